import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectedSignature } from '../simulator/twilio-signature.ts';
import { queryDatabase } from '../support/database.ts';
import { graphql } from '../support/generated/gql.ts';
import { createRoad, nextNumber, type Road } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const rotateDocument = graphql(`
  mutation RotateTokenUpdate($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }
`);

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

async function inbound({ webhookUrl, address }: Road, token: string): Promise<number> {
  const body = new URLSearchParams({
    MessageSid: `SM${crypto.randomUUID()}`,
    SmsStatus: 'received',
    From: nextNumber(),
    To: address,
    Body: 'Hello',
  });
  const headers = { 'x-twilio-signature': expectedSignature(token, webhookUrl, body) };
  return (await fetch(webhookUrl, { method: 'POST', headers, body })).status;
}

function rotate(road: Road, authToken: string, secondaryAuthToken?: string) {
  const accountSid = `AC${'2'.repeat(32)}`;
  const twilio = { accountSid, authToken, ...(secondaryAuthToken === undefined ? {} : { secondaryAuthToken }) };
  return road.admin.run(rotateDocument, { input: { id: road.channelId, credentials: { twilio } } });
}

test('while a token is replaced callbacks signed with either are taken, afterwards only with the new one', async () => {
  const road = await createRoad(service);
  const [old, fresh] = [road.authToken, 'a-fresh-token'];
  expect([await inbound(road, old), await inbound(road, fresh)]).toEqual([200, 403]);
  await rotate(road, old, fresh);
  expect([await inbound(road, old), await inbound(road, fresh)]).toEqual([200, 200]);
  await rotate(road, fresh, old);
  expect([await inbound(road, old), await inbound(road, fresh)]).toEqual([200, 200]);
  await rotate(road, fresh);
  expect([await inbound(road, old), await inbound(road, fresh)]).toEqual([403, 200]);
});

test('a callback that is not signed leaves nothing behind', async () => {
  const road = await createRoad(service);
  expect(await inbound(road, 'somebody-else')).toBe(403);
  const rows = await queryDatabase(service.databaseUrl, 'select 1 from conversation where channel_id = $1', [
    road.channelId,
  ]);
  expect(rows).toEqual([]);
});
