import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../support/client.ts';
import { listConsents, record } from '../support/consents.ts';
import { writeFrom } from '../support/conversations.ts';
import { graphql } from '../support/generated/gql.ts';
import { behave, nextNumbers, sendUntil } from '../support/outbound.ts';
import { createRoad, nextNumber, type Road } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const exportDocument = graphql(`
  query ExportConsents($address: String!, $first: Int, $after: String) {
    exportConsents(channelType: SMS, address: $address) {
      channelType
      address
      exportedAt
      consents { edges { node { ...ConsentLine } } }
      sends(first: $first, after: $after) {
        edges { node { id channelId requestId conversationId purpose isConfirmation status attempts { claimedAt consent { id state } } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

async function exportOf(
  { admin }: Pick<Road, 'admin'>,
  address: string,
  page: { first?: number; after?: string } = {},
) {
  const { exportConsents } = await admin.run(exportDocument, { address, ...page });
  const { consents, sends, ...rest } = exportConsents;
  return {
    ...rest,
    pageInfo: sends.pageInfo,
    consents: consents.edges.map(({ node }) => node),
    sends: sends.edges.map(({ node }) => node),
  };
}

describe('the export of an address', () => {
  test('tells every line with both times, and of every send what was known when it was claimed', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    const unknown = await sendUntil(road, [phone], 'DELIVERED');
    const optIn = await record(road, phone, 'OPTED_IN', { evidence: 'Form 7', occurredAt: '2026-01-02T03:04:05Z' });
    const allowed = await sendUntil(road, [phone, nextNumber()], 'DELIVERED');
    await writeFrom(service, phone, { to: road.address, body: 'STOP' });
    await sendUntil(road, [phone], 'SKIPPED');

    const proof = await exportOf(road, `  ${phone}`);
    expect(proof).toMatchObject({ channelType: 'SMS', address: phone });
    const [first, optOut] = proof.consents;
    expect(first).toEqual(optIn);
    expect(optOut).toMatchObject({ state: 'OPTED_OUT', source: 'KEYWORD', channel: { id: road.channelId } });
    const [sent, sentAllowed, confirmation, ...others] = proof.sends;
    expect(others).toEqual([]);
    expect(sent).toMatchObject({
      id: unknown.messageIds[0],
      requestId: unknown.requestId,
      attempts: [{ consent: null }],
    });
    expect(sentAllowed).toMatchObject({
      id: allowed.messageIds[0],
      status: 'DELIVERED',
      isConfirmation: false,
      conversationId: null,
      attempts: [{ consent: { id: optIn.id, state: 'OPTED_IN' } }],
    });
    expect(confirmation).toMatchObject({
      requestId: null,
      isConfirmation: true,
      attempts: [{ consent: { id: optOut?.id, state: 'OPTED_OUT' } }],
    });
    await road.admin.close();
  });

  test('tells the lines in the order in which they were recorded, also where one had to wait for a send', async () => {
    const road = await createRoad(service);
    const { prefix, numbers } = nextNumbers(1);
    const [phone = ''] = numbers;
    await behave(service, prefix, { latencyMs: 2_000 });
    await sendUntil(road, [phone], 'SENDING');
    const optOut = record(road, phone, 'OPTED_OUT');
    const optIn = await record(road, phone, 'OPTED_IN');
    const lines = [optIn, await optOut];
    lines.sort((one, other) => Date.parse(one.recordedAt) - Date.parse(other.recordedAt));
    expect((await exportOf(road, phone)).consents).toEqual(lines);
    expect(await listConsents(road, phone)).toEqual(lines.toReversed());
    await road.admin.close();
  });

  test('tells each attempt of a message by what was known then', async () => {
    const road = await createRoad(service);
    const { prefix, numbers } = nextNumbers(1);
    const [phone = ''] = numbers;
    const line = await record(road, phone, 'OPTED_IN');
    await behave(service, prefix, { answer: { status: 503, code: 20503 } });
    await sendUntil(road, [phone], 'FAILED');
    const { sends } = await exportOf(road, phone);
    expect(sends[0]?.attempts.map(({ consent }) => consent?.id)).toEqual([line.id, line.id, line.id]);
    const claimed = sends[0]?.attempts.map(({ claimedAt }) => Date.parse(claimedAt)) ?? [];
    expect(claimed).toEqual(claimed.toSorted());
    expect(claimed[0]).toBeGreaterThanOrEqual(Date.parse(line.recordedAt));
    await road.admin.close();
  });

  test('comes in pages', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    const ids: string[] = [];
    for (let count = 0; count < 3; count++) ids.push(...(await sendUntil(road, [phone], 'DELIVERED')).messageIds);
    const page = await exportOf(road, phone, { first: 2 });
    expect(page.pageInfo.hasNextPage).toBe(true);
    const rest = await exportOf(road, phone, { first: 2, after: page.pageInfo.endCursor ?? '' });
    expect([...page.sends, ...rest.sends].map(({ id }) => id)).toEqual(ids);
    expect(rest.pageInfo.hasNextPage).toBe(false);
    await road.admin.close();
  });

  test('knows nothing of another organization', async () => {
    const [road, other] = [await createRoad(service), await createRoad(service)];
    const phone = nextNumber();
    await record(road, phone, 'OPTED_IN');
    await sendUntil(road, [phone], 'DELIVERED');
    expect(await exportOf(other, phone)).toMatchObject({ consents: [], sends: [] });
    await road.admin.close();
  });

  test('is not for a service, and not of what is no address', async () => {
    const caller = await createClient(service.url, { roles: ['service'] });
    const variables = { address: nextNumber() };
    expect((await caller.refused(exportDocument, variables)).extensions?.code).toBe('FORBIDDEN');
    const admin = await createClient(service.url);
    const error = await admin.refused(exportDocument, { address: 'nobody' });
    expect(error.extensions).toEqual({ code: 'INVALID_INPUT', field: 'address' });
  });
});
