import { graphql } from './generated/gql.ts';
import type { ExplanationQuery } from './generated/graphql.ts';
import type { Road } from './road.ts';

export const explanationDocument = graphql(`
  query Explanation($id: ID!) {
    outboundMessage(id: $id) {
      id
      status
      history {
        status
        at
        attempt
        code
        reportedAt
        receipts { status reportedAt receivedAt attempt failure { code message retryable } }
      }
      explanation { at status attempt code sentence reportedAt by }
    }
  }
`);

/** The explanation of what was written in a conversation. */
export const conversationLinesDocument = graphql(`
  query ExplainedConversation($id: ID!) {
    conversation(id: $id) {
      messages { edges { node { direction status explanation { status attempt code sentence by } } } }
    }
  }
`);

export type ExplainedMessage = NonNullable<ExplanationQuery['outboundMessage']>;

export async function loadExplained({ admin }: Pick<Road, 'admin'>, id: string): Promise<ExplainedMessage> {
  const { outboundMessage } = await admin.run(explanationDocument, { id });
  if (outboundMessage === null) throw new Error(`There is no message ${id}`);
  return outboundMessage;
}

/** The explanation as who is on call reads it: code and sentence of each line. */
export async function readLines(road: Pick<Road, 'admin'>, id: string): Promise<string[]> {
  const { explanation } = await loadExplained(road, id);
  return explanation.map(({ code, sentence }) => `${code}: ${sentence}`);
}
