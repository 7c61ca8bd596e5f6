import { graphql } from './generated/gql.ts';

export const pauseDocument = graphql(`
  mutation PauseRequest($id: ID!) { request: pauseOutboundRequest(id: $id) { ...Controlled } }
`);
export const resumeDocument = graphql(`
  mutation ResumeRequest($id: ID!) { request: resumeOutboundRequest(id: $id) { ...Controlled } }
`);
export const cancelDocument = graphql(`
  mutation CancelRequest($id: ID!) { request: cancelOutboundRequest(id: $id) { ...Controlled } }
`);
export const rescheduleDocument = graphql(`
  mutation RescheduleRequest($id: ID!, $sendAt: DateTime!, $expiresAt: DateTime) {
    rescheduleOutboundRequest(id: $id, sendAt: $sendAt, expiresAt: $expiresAt) { ...Controlled }
  }
`);
export const controlledFragment = graphql(`
  fragment Controlled on OutboundRequest {
    id
    state
    sendAt
    expiresAt
    counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }
  }
`);
export const resolveDocument = graphql(`
  mutation ResolveDoubt($id: ID!, $resolution: DoubtResolution!, $idempotencyKey: String) {
    resolveMessageInDoubt(id: $id, resolution: $resolution, idempotencyKey: $idempotencyKey) {
      id
      status
      attempts
      failure { code message retryable }
      history { status }
    }
  }
`);
export const inDoubtDocument = graphql(`
  query MessagesInDoubt($first: Int, $after: String) {
    messagesInDoubt(first: $first, after: $after) {
      edges { node { id status } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
