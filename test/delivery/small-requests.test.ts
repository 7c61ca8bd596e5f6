import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../support/generated/gql.ts';
import { contact, createRoad, nextNumber, sendDocument, statusDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const updateChannelDocument = graphql(`
  mutation SmallRequestsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }
`);

const atOnce = 4;

/** A carrier that answers nobody before so many wait for it. */
const waiting: ServerResponse[] = [];
const carrier = createServer(async (request, response) => {
  for await (const _chunk of request);
  waiting.push(response);
  if (waiting.length < atOnce) return;
  waiting.forEach((answer, index) => {
    answer.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ sid: `SM${index}` }));
  });
});

let service: Service;
beforeAll(async () => {
  service = await startService();
  await once(carrier.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  await service.close();
  carrier.close();
  carrier.closeAllConnections();
});

test('requests of one contact are with the carrier at the same time', async () => {
  const road = await createRoad(service);
  const address = carrier.address();
  const baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const credentials = { twilio: { accountSid: 'AC1', authToken: road.authToken, baseUrl } };
  await road.admin.run(updateChannelDocument, { input: { id: road.channelId, credentials } });
  const following = road.admin.follow(statusDocument, { after: await road.admin.eventCursor() });
  for (let request = 0; request < atOnce; request++) {
    await road.admin.run(sendDocument, {
      input: { configurationId: road.configurationId, contacts: [contact(nextNumber())] },
    });
  }
  let sent = 0;
  await following.until(({ deliveryStatusChanged: { status } }) => {
    if (status === 'SENT') sent += 1;
    return sent === atOnce;
  });
  expect(waiting).toHaveLength(atOnce);
  await road.admin.close();
});
