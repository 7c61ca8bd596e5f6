import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openConversation, replyDocument, replyUntil } from '../support/conversations.ts';
import { queryDatabase } from '../support/database.ts';
import { graphql } from '../support/generated/gql.ts';
import { loadRequest, nextNumbers, sendUntil, untilCompleted } from '../support/outbound.ts';
import { contact, createRoad, type Road, sendDocument } from '../support/road.ts';
import { sendTo } from '../support/rules.ts';
import { type Service, startService } from '../support/service.ts';

const updateChannelDocument = graphql(`
  mutation ShareNodeUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }
`);

/** A carrier that answers nobody until it is told to. */
const waiting: ServerResponse[] = [];
let answersAtOnce = false;
let received = 0;
const carrier = createServer(async (request, response) => {
  for await (const _chunk of request);
  received += 1;
  if (answersAtOnce) answer(response);
  else waiting.push(response);
});

function answer(response: ServerResponse): void {
  received += 1;
  response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ sid: `SM${received}` }));
}

let service: Service;
beforeAll(async () => {
  service = await startService({ env: { CARRIER_TIMEOUT_SECONDS: '60' } });
  await once(carrier.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  await service.close();
  carrier.close();
  carrier.closeAllConnections();
});

/** The road's channel sends through the carrier that answers nobody. */
async function standStill({ admin, channelId, authToken }: Road): Promise<void> {
  const address = carrier.address();
  const baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const credentials = { twilio: { accountSid: 'AC1', authToken, baseUrl } };
  await admin.run(updateChannelDocument, { input: { id: channelId, credentials } });
}

test("replies that stand still for one organization hold up no other's messages", async () => {
  const { road: heavy, id: conversationId } = await openConversation(service);
  await standStill(heavy);
  // More than one organization gets places for.
  for (let reply = 0; reply < 24; reply++) await heavy.admin.run(replyDocument, { conversationId, body: 'Yes.' });
  await expect.poll(() => waiting.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(16);

  const light = await createRoad(service);
  const { numbers } = nextNumbers(300);
  await Promise.all(numbers.map((to) => sendTo(light, to)));
  const countOpen = async () => {
    const [row] = await queryDatabase<{ open: number }>(
      service.databaseUrl,
      `select count(*)::int as open from outbound_request where organization_id = $1 and state <> 'COMPLETED'`,
      [light.admin.organizationId],
    );
    return row?.open;
  };
  await expect.poll(countOpen, { timeout: 30_000, interval: 200 }).toBe(0);
  waiting.splice(0).forEach(answer);
  await Promise.all([heavy, light].map(({ admin }) => admin.close()));
}, 90_000);

test('what stands still for one organization holds up neither another nor a reply', async () => {
  const heavy = await createRoad(service);
  await standStill(heavy);
  // More than one organization gets places for.
  const requests = 24;
  const requestIds = await Promise.all(
    Array.from({ length: requests }, async () => {
      const { numbers } = nextNumbers(10);
      const input = { configurationId: heavy.configurationId, contacts: numbers.map((to) => contact(to)) };
      return (await heavy.admin.run(sendDocument, { input })).sendOutbound.id;
    }),
  );
  // Its jobs have all the places that one organization gets.
  await expect.poll(() => waiting.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(160);

  const light = await createRoad(service);
  for (let message = 0; message < 10; message++) await sendUntil(light, nextNumbers(1).numbers, 'DELIVERED');
  const { road, id } = await openConversation(service);
  await replyUntil(road, { conversationId: id, body: 'We are on it.' }, 'DELIVERED');
  const stillWaiting = await Promise.all(requestIds.map((requestId) => loadRequest(heavy, requestId)));
  expect(stillWaiting.filter(({ state }) => state === 'COMPLETED')).toEqual([]);

  answersAtOnce = true;
  waiting.splice(0).forEach(answer);
  for (const requestId of requestIds) await untilCompleted(heavy, requestId);
  await Promise.all([heavy, light, road].map(({ admin }) => admin.close()));
}, 90_000);
