import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { queryDatabase } from '../support/database.ts';
import { graphql } from '../support/generated/gql.ts';
import { loadMessage, nextNumbers, progressDocument } from '../support/outbound.ts';
import { contact, createRoad, type Road, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const updateChannelDocument = graphql(`
  mutation OddAnswersUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }
`);

type Answer = (response: ServerResponse, sid: string) => void;

/** What the carrier answers to a number, where that is not a plain 201. */
const oddAnswers = new Map<string, Answer>();

function json(status: number, body: object, headers: Record<string, string> = {}) {
  return (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

const sidOf = (to: string) => `SM${to.slice(1).padStart(32, '0')}`;

const carrier = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  const to = new URLSearchParams(body).get('To') ?? '';
  const sid = sidOf(to);
  (oddAnswers.get(to) ?? json(201, { sid, num_segments: '1' }))(response, sid);
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

/** A road whose channel is at the carrier of this file. */
async function createOddRoad(): Promise<Road> {
  const road = await createRoad(service);
  const address = carrier.address();
  const baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const accountSid = `AC${road.address.slice(1).padStart(32, '0')}`;
  const credentials = { twilio: { accountSid, authToken: road.authToken, baseUrl } };
  await road.admin.run(updateChannelDocument, { input: { id: road.channelId, credentials } });
  return road;
}

/** Sends to the numbers, and resolves with their messages when none waits for its answer any more. */
async function sendToAll(road: Road, numbers: string[], sent: number) {
  const { sendOutbound } = await road.admin.run(sendDocument, {
    input: { configurationId: road.configurationId, contacts: numbers.map((to) => contact(to)) },
  });
  const following = road.admin.follow(progressDocument, { requestId: sendOutbound.id });
  await following.until(({ outboundRequestProgress: { counts } }) => counts.sent === sent && counts.sending === 0);
  following.stop();
  return Promise.all(sendOutbound.messages.edges.map(({ node }) => loadMessage(road, node.id)));
}

interface Case {
  what: string;
  answer: Answer;
  /** What the two messages are then. */
  is: Record<string, unknown>;
}

const inDoubt = { status: 'IN_DOUBT', providerMessageId: null, attempts: 1 };
const cases: Case[] = [
  {
    what: 'with a NUL in the sid',
    answer: (response, sid) => json(201, { sid: `${sid}\u0000` })(response),
    is: inDoubt,
  },
  { what: 'with a sid of 9,000 characters', answer: json(201, { sid: `SM${'0'.repeat(8_998)}` }), is: inDoubt },
  { what: 'with half a surrogate pair in the sid', answer: json(201, { sid: 'SM\ud83d' }), is: inDoubt },
  { what: 'with a sid that is a number', answer: json(201, { sid: 7 }), is: inDoubt },
  ...['99999', '1.5', '-1', '1e400', '\u0000', {}, null].map((segments) => ({
    what: `with ${JSON.stringify(segments)} segments`,
    answer: (response: ServerResponse, sid: string) => json(201, { sid, num_segments: segments })(response),
    is: { status: 'SENT', attempts: 1, failure: null },
  })),
  {
    what: 'with a NUL in the reason of a refusal',
    answer: json(400, { code: 21999, message: 'Some\u0000thing' }),
    is: { status: 'FAILED', failure: { code: '21999', message: 'Something', retryable: false } },
  },
  {
    what: 'with a reason whose 500th character is cut in half',
    answer: json(400, { code: 21999, message: `${'x'.repeat(499)}😀` }),
    is: { status: 'FAILED', failure: { code: '21999', message: `${'x'.repeat(499)}\ufffd`, retryable: false } },
  },
  {
    what: 'with a NUL in the reason of a fault',
    answer: json(500, { code: 21999, message: 'Some\u0000thing' }),
    is: { status: 'IN_DOUBT', failure: { message: 'Twilio answered HTTP 500: Something', code: '21999' } },
  },
  {
    what: 'with a code of 1e300',
    answer: json(400, { code: 1e300, message: 'Something' }),
    is: { status: 'FAILED', failure: { message: 'Something' } },
  },
  ...['99999999999999999', '1e308', '-1', 'Sat, 01 Jan 275760 00:00:00 GMT'].map((wait) => ({
    what: `with Retry-After: ${wait}`,
    answer: json(429, { code: 20429, message: 'Too Many Requests' }, { 'retry-after': wait }),
    // They may be in the middle of their next attempt.
    is: { attempts: expect.any(Number), failure: { code: '20429', message: 'Too Many Requests', retryable: true } },
  })),
];

describe.concurrent('two answers of twenty', () => {
  test.each(cases)('$what harm no other message', async ({ answer, is }) => {
    const road = await createOddRoad();
    const { numbers } = nextNumbers(20);
    const odd = [numbers[3] ?? '', numbers[11] ?? ''];
    for (const to of odd) oddAnswers.set(to, answer);
    const messages = await sendToAll(road, numbers, is['status'] === 'SENT' ? 20 : 18);
    for (const message of messages) {
      const plain = { status: 'SENT', providerMessageId: sidOf(message.to), segments: 1, attempts: 1, failure: null };
      expect(message).toMatchObject(odd.includes(message.to) ? is : plain);
      if (is['status'] === 'SENT') expect(message.providerMessageId).toBe(sidOf(message.to));
    }
    const stuck = messages.filter(({ to, status }) => status === 'SENDING' && !odd.includes(to));
    expect(stuck).toEqual([]);
    await road.admin.close();
  });
});

test('a Retry-After of aeons is waited for an hour at most', async () => {
  const road = await createOddRoad();
  const { numbers } = nextNumbers(2);
  const [patient = ''] = numbers;
  oddAnswers.set(patient, json(429, { code: 20429 }, { 'retry-after': '99999999999999999' }));
  const messages = await sendToAll(road, numbers, 1);
  const waiting = messages.find(({ to }) => to === patient);
  expect(waiting?.history.map(({ status }) => status)).toEqual(['QUEUED', 'SENDING', 'QUEUED']);
  const [row] = await queryDatabase<{ minutes: number }>(
    service.databaseUrl,
    'select extract(epoch from next_attempt_at - now())::float8 / 60 as minutes from outbound_message where id = $1',
    [waiting?.id],
  );
  expect(row?.minutes).toBeGreaterThan(55);
  expect(row?.minutes).toBeLessThanOrEqual(60);
  await road.admin.close();
});
