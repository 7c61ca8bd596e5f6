import { expect, vi } from 'vitest';
import { queryDatabase } from './database.ts';
import { graphql } from './generated/gql.ts';
import type { ConsentState } from './generated/graphql.ts';
import { readPhone } from './outbound.ts';
import type { Road } from './road.ts';
import type { Service } from './service.ts';

export const consentFragment = graphql(`
  fragment ConsentLine on Consent {
    id
    channelType
    address
    purpose
    state
    source
    evidence
    recordedBy
    channel { id }
    occurredAt
    recordedAt
  }
`);
export const recordDocument = graphql(`
  mutation RecordConsent($input: RecordConsentInput!) { recordConsent(input: $input) { ...ConsentLine } }
`);
export const statusOfDocument = graphql(`
  query ConsentNow($address: String!, $purpose: String) {
    consent(channelType: SMS, address: $address, purpose: $purpose) { address purpose state decidedBy { id } }
  }
`);
export const consentAtDocument = graphql(`
  query ConsentAt($address: String!, $purpose: String, $at: DateTime!) {
    consentAt(channelType: SMS, address: $address, purpose: $purpose, at: $at) { state decidedBy { id } }
  }
`);
export const consentsDocument = graphql(`
  query Consents($address: String, $channelType: ChannelType, $first: Int, $after: String) {
    consents(address: $address, channelType: $channelType, first: $first, after: $after) {
      edges { node { ...ConsentLine } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
export const importDocument = graphql(`
  mutation ImportConsents($input: ImportConsentsInput!) {
    importConsents(input: $input) { imported unchanged rejected problems { index field message } }
  }
`);
export const updateOrganizationDocument = graphql(`
  mutation ConsentUpdateOrganization($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { id } }
`);

/** Says it for the customer, by the API. */
export async function record({ admin }: Pick<Road, 'admin'>, address: string, state: ConsentState, more: object = {}) {
  const { recordConsent } = await admin.run(recordDocument, {
    input: { channelType: 'SMS', address, state, ...more },
  });
  return recordConsent;
}

/** The lines about the address, newest first. */
export async function listConsents({ admin }: Pick<Road, 'admin'>, address: string) {
  const { consents } = await admin.run(consentsDocument, { address });
  return consents.edges.map(({ node }) => node);
}

/** What counts now. */
export async function stateOf({ admin }: Pick<Road, 'admin'>, address: string, purpose?: string) {
  const { consent } = await admin.run(statusOfDocument, { address, ...(purpose !== undefined && { purpose }) });
  return consent.state;
}

/** The texts that the handset has, once there are so many. */
export async function receive(service: Service, phone: string, count: number): Promise<string[]> {
  const read = () => readPhone(service, phone);
  await vi.waitFor(async () => expect((await read()).length).toBeGreaterThanOrEqual(count), 10_000);
  return (await read()).map(({ body }) => body);
}

export async function countConfirmations({ databaseUrl }: Service, { admin }: Pick<Road, 'admin'>): Promise<number> {
  const rows = await queryDatabase(
    databaseUrl,
    'select 1 from outbound_message where organization_id = $1 and is_confirmation',
    [admin.organizationId],
  );
  return rows.length;
}
