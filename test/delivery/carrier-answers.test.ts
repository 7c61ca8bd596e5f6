import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFreePort } from '../support/free-port.ts';
import { graphql } from '../support/generated/gql.ts';
import {
  behave,
  loadMessage,
  loadRequest,
  nextNumbers,
  readPhone,
  sendUntil,
  untilCompleted,
} from '../support/outbound.ts';
import { contact, createRoad, nextNumber, type Road, sendDocument, statusDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const updateChannelDocument = graphql(`
  mutation AnswersUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }
`);

let service: Service;
beforeAll(async () => {
  service = await startService({ times: { retryDelays: { soonMs: [300, 300], laterMs: [300] } } });
});
afterAll(() => service.close());

describe('a carrier that refuses for good', () => {
  test.each([
    [400, 21610, 'The recipient has opted out of messages from this sender.'],
    [400, 21211, 'The number is not valid.'],
    [400, 99999, 'Refused as the behaviour in force has it.'],
    [401, 20003, 'Refused as the behaviour in force has it.'],
    [403, 20403, 'Refused as the behaviour in force has it.'],
  ])('with %i and %i is asked once: the message is FAILED with that code', async (status, code, sentence) => {
    const road = await createRoad(service);
    const to = nextNumber();
    await behave(service, to, { answer: { status, code } });
    const { requestId, messageIds, events } = await sendUntil(road, [to], 'FAILED');
    expect(events.map((event) => event.status)).toEqual(['QUEUED', 'SENDING', 'FAILED']);
    expect(await loadMessage(road, messageIds[0] ?? '')).toMatchObject({
      status: 'FAILED',
      attempts: 1,
      providerMessageId: null,
      failure: { code: String(code), message: sentence, retryable: false },
    });
    expect(await untilCompleted(road, requestId)).toMatchObject({ state: 'COMPLETED', counts: { failed: 1 } });
    expect(await readPhone(service, to)).toEqual([]);
    await road.admin.close();
  });
});

describe.concurrent('a carrier that is busy', () => {
  test.each(['429', '429-retry-after', { status: 500, code: 20503 }])(
    'and answers %j is asked again: the message arrives once, and the failure is gone',
    async (answer) => {
      const road = await createRoad(service);
      const to = nextNumber();
      await behave(service, to, { answer });
      const following = road.admin.follow(statusDocument, {
        configurationId: road.configurationId,
        after: await road.admin.eventCursor(),
      });
      const { sendOutbound } = await send(road, to);
      await following.until(({ deliveryStatusChanged }) => deliveryStatusChanged.status === 'SENDING');
      const { deliveryStatusChanged: waiting } = await following.next();
      expect(waiting.status).toBe('QUEUED');
      await behave(service, to, { answer: 'ok' });
      const seen = await following.until(({ deliveryStatusChanged }) => deliveryStatusChanged.status === 'DELIVERED');
      const arrived = seen.at(-1)?.deliveryStatusChanged.message;
      expect(arrived?.attempts).toBeGreaterThan(1);
      expect(arrived?.failure).toBeNull();
      expect(await readPhone(service, to)).toHaveLength(1);
      expect((await untilCompleted(road, sendOutbound.id)).state).toBe('COMPLETED');
      await road.admin.close();
    },
  );

  test('and names a time is not asked again before it, and never given up while the message lives', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    await behave(service, to, { answer: '429-retry-after' });
    const following = road.admin.follow(statusDocument, {
      configurationId: road.configurationId,
      after: await road.admin.eventCursor(),
    });
    const { sendOutbound } = await send(road, to);
    // When it is accepted, and after each refusal: once more than the table of delays is long.
    let timesQueued = 0;
    const seen = await following.until(({ deliveryStatusChanged: { status } }) => {
      if (status === 'QUEUED') timesQueued += 1;
      return timesQueued === 4;
    });
    const timesOf = (wanted: string) =>
      seen.flatMap(({ deliveryStatusChanged: { status, at } }) => (status === wanted ? Date.parse(at) : []));
    const [calledAt, refusedAt] = [timesOf('SENDING'), timesOf('QUEUED')];
    expect((calledAt[1] ?? 0) - (refusedAt[1] ?? 0)).toBeGreaterThanOrEqual(950);
    expect((calledAt[2] ?? 0) - (refusedAt[2] ?? 0)).toBeGreaterThanOrEqual(950);
    await behave(service, to, { answer: 'ok' });
    await following.until(({ deliveryStatusChanged }) => deliveryStatusChanged.status === 'DELIVERED');
    expect(await readPhone(service, to)).toHaveLength(1);
    expect((await untilCompleted(road, sendOutbound.id)).state).toBe('COMPLETED');
    await road.admin.close();
  });

  test('without being too busy, every time, is given up after the last attempt: FAILED, and may be tried another time', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    await behave(service, to, { answer: { status: 500, code: 20503 } });
    const { requestId, messageIds } = await sendUntil(road, [to], 'FAILED');
    const message = await loadMessage(road, messageIds[0] ?? '');
    const failure = { code: '20503', message: 'Refused as the behaviour in force has it.', retryable: true };
    expect(message).toMatchObject({ attempts: 3, failure });
    expect(message.history.map(({ status }) => status)).toEqual([
      'QUEUED',
      'SENDING',
      'QUEUED',
      'SENDING',
      'QUEUED',
      'SENDING',
      'FAILED',
    ]);
    expect((await untilCompleted(road, requestId)).counts).toMatchObject({ total: 1, failed: 1 });
    expect(await readPhone(service, to)).toEqual([]);
    await road.admin.close();
  });

  test('for some of a batch holds up nobody else, and in the end each handset has its message once', async () => {
    const road = await createRoad(service);
    const { prefix, numbers: busy } = nextNumbers(5);
    const free = Array.from({ length: 20 }, () => nextNumber());
    await behave(service, prefix, { answer: '429' });
    const following = road.admin.follow(statusDocument, {
      configurationId: road.configurationId,
      after: await road.admin.eventCursor(),
    });
    const { sendOutbound } = await send(road, ...busy, ...free);
    const delivered = new Set<string>();
    await following.until(({ deliveryStatusChanged: { status, message } }) => {
      if (status === 'DELIVERED') delivered.add(message.to);
      return delivered.size === free.length;
    });
    expect([...delivered].sort()).toEqual([...free].sort());
    expect((await loadRequest(road, sendOutbound.id)).state).toBe('SENDING');
    await behave(service, prefix, { answer: 'ok' });
    await following.until(({ deliveryStatusChanged: { status, message } }) => {
      if (status === 'DELIVERED') delivered.add(message.to);
      return delivered.size === free.length + busy.length;
    });
    for (const to of [...busy, ...free]) expect(await readPhone(service, to)).toHaveLength(1);
    expect((await untilCompleted(road, sendOutbound.id)).counts).toMatchObject({ total: 25, delivered: 25 });
    await road.admin.close();
  });
});

describe.concurrent('a carrier that cannot be reached', () => {
  test('is tried for as long as the message lives, and gets it once when it is back', async ({ expect }) => {
    const road = await createRoad(service);
    const accountSid = `AC${road.address.slice(1).padStart(32, '0')}`;
    const moveTo = (baseUrl: string) =>
      road.admin.run(updateChannelDocument, {
        input: { id: road.channelId, credentials: { twilio: { accountSid, authToken: road.authToken, baseUrl } } },
      });
    await moveTo(`http://127.0.0.1:${await findFreePort()}`);
    const to = nextNumber();
    const { messageIds } = await sendUntil(road, [to], 'SENDING');
    const [id = ''] = messageIds;
    // More attempts than the table of delays is long.
    await expect.poll(async () => (await loadMessage(road, id)).attempts, { timeout: 20_000 }).toBeGreaterThan(3);
    const { status, failure } = await loadMessage(road, id);
    expect(['QUEUED', 'SENDING']).toContain(status);
    expect(failure).toEqual({ code: 'ECONNREFUSED', message: 'Twilio could not be reached.', retryable: true });
    await moveTo(service.simulator.url);
    await expect.poll(async () => (await loadMessage(road, id)).status, { timeout: 10_000 }).toBe('DELIVERED');
    expect(await readPhone(service, to)).toHaveLength(1);
    await road.admin.close();
  });

  test('with wrong credentials fails the message at once', async () => {
    const road = await createRoad(service);
    const accountSid = `AC${road.address.slice(1).padStart(32, '0')}`;
    const baseUrl = service.simulator.url;
    await road.admin.run(updateChannelDocument, {
      input: { id: road.channelId, credentials: { twilio: { accountSid, authToken: 'another-token', baseUrl } } },
    });
    const { messageIds } = await sendUntil(road, [nextNumber()], 'FAILED');
    expect(await loadMessage(road, messageIds[0] ?? '')).toMatchObject({ attempts: 1, failure: { code: '20003' } });
    await road.admin.close();
  });
});

describe('handsets that always act the same', () => {
  test.each([
    ['+15005550001', 'FAILED', { code: '21211', message: 'The number is not valid.', retryable: false }, 0],
    [
      '+15005550004',
      'FAILED',
      { code: '21610', message: 'The recipient has opted out of messages from this sender.', retryable: false },
      0,
    ],
    ['+15005550010', 'SENT', null, 1],
    ['+15005550011', 'DELIVERED', null, 1],
    [
      '+15005550012',
      'FAILED',
      { code: '30003', message: 'The handset is switched off or out of reach.', retryable: true },
      0,
    ],
  ] as const)('%s ends %s', async (to, status, failure, received) => {
    const road = await createRoad(service);
    const { requestId, messageIds } = await sendUntil(road, [to], status);
    expect((await untilCompleted(road, requestId)).state).toBe('COMPLETED');
    expect(await loadMessage(road, messageIds[0] ?? '')).toMatchObject({ status, attempts: 1, failure });
    const own = (await readPhone(service, to)).filter(({ from }) => from === road.address);
    expect(own).toHaveLength(received);
    await road.admin.close();
  });
});

function send(road: Road, ...to: string[]) {
  return road.admin.run(sendDocument, {
    input: { configurationId: road.configurationId, contacts: to.map((address) => contact(address)) },
  });
}
