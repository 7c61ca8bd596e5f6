import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadRequest, readPhone, type StatusEvent, sendUntil, untilCompleted } from '../support/outbound.ts';
import { contact, createRoad, nextNumber, sendDocument, statusDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

describe('a request', () => {
  test.each([1, 100])('of %i contacts has one message for each, in their order, and all arrive once', async (count) => {
    const road = await createRoad(service);
    const addresses = Array.from({ length: count }, () => nextNumber());
    const { requestId, events } = await sendUntil(road, addresses, 'DELIVERED');

    const request = await untilCompleted(road, requestId);
    expect(request.messages.edges.map(({ node }) => node.to)).toEqual(addresses);
    expect(request.counts).toMatchObject({ total: count, delivered: count, skipped: 0, failed: 0 });
    for (const [, ofMessage] of groupByMessage(events)) {
      expect(ofMessage).toEqual(['QUEUED', 'SENDING', 'SENT', 'DELIVERED']);
    }
    const bodies = await Promise.all(addresses.map(async (address) => readPhone(service, address)));
    expect(bodies.map((received) => received.map(({ body }) => body))).toEqual(addresses.map(() => ['Hello Mari']));
    await road.admin.close();
  });

  test('of which every contact is skipped is completed at once, and no carrier is called', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    const { sendOutbound } = await road.admin.run(sendDocument, {
      input: { configurationId: road.configurationId, contacts: [contact(to, { optIn: false }), contact('nobody')] },
    });
    expect(sendOutbound).toMatchObject({ state: 'COMPLETED', counts: { total: 2, skipped: 2, queued: 0 } });
    expect(await readPhone(service, to)).toEqual([]);
    await road.admin.close();
  });

  test('without a time starts at once: its state is QUEUED in the answer', async () => {
    const road = await createRoad(service);
    const { sendOutbound } = await road.admin.run(sendDocument, {
      input: { configurationId: road.configurationId, contacts: [contact(nextNumber())] },
    });
    expect(sendOutbound).toMatchObject({ state: 'QUEUED', counts: { total: 1, queued: 1 } });
    expect((await untilCompleted(road, sendOutbound.id)).state).toBe('COMPLETED');
    await road.admin.close();
  });
});

describe('the language of a contact', () => {
  test.each([
    ['et', 'et', 'Tere Mari'],
    ['et-EE', 'et', 'Tere Mari'],
    ['ET-ee', 'et', 'Tere Mari'],
    ['et-Latn-EE-x-private', 'et', 'Tere Mari'],
    ['en-GB', 'en', 'Hello Mari'],
    ['fr', 'en', 'Hello Mari'],
    ['no language at all', 'en', 'Hello Mari'],
    ['', 'en', 'Hello Mari'],
    [null, 'en', 'Hello Mari'],
    [undefined, 'en', 'Hello Mari'],
  ])('%j gets the text in "%s"', async (locale, expected, body) => {
    const road = await createRoad(service);
    const { sendOutbound } = await road.admin.run(sendDocument, {
      input: { configurationId: road.configurationId, contacts: [contact(nextNumber(), { locale })] },
    });
    expect(sendOutbound.messages.edges[0]?.node).toMatchObject({ locale: expected, body, skipReason: null });
  });

  test('is chosen for each contact of a request by itself', async () => {
    const road = await createRoad(service);
    const locales = ['et', 'en', 'xx', 'et-EE'];
    const { sendOutbound } = await road.admin.run(sendDocument, {
      input: {
        configurationId: road.configurationId,
        contacts: locales.map((locale) => contact(nextNumber(), { locale })),
      },
    });
    expect(sendOutbound.messages.edges.map(({ node }) => node.body)).toEqual([
      'Tere Mari',
      'Hello Mari',
      'Hello Mari',
      'Tere Mari',
    ]);
  });
});

describe('a request for later', () => {
  test('is SCHEDULED with its messages HELD, and goes out when its time has come', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    const sendAt = new Date(Date.now() + 1_000);
    const following = road.admin.follow(statusDocument, {
      configurationId: road.configurationId,
      after: await road.admin.eventCursor(),
    });
    const { sendOutbound } = await road.admin.run(sendDocument, {
      input: { configurationId: road.configurationId, contacts: [contact(to)], sendAt: sendAt.toISOString() },
    });
    expect(sendOutbound).toMatchObject({ state: 'SCHEDULED', counts: { total: 1, held: 1, queued: 0 } });

    const seen = await following.until(({ deliveryStatusChanged }) => deliveryStatusChanged.status === 'DELIVERED');
    const events = seen.map(({ deliveryStatusChanged }) => deliveryStatusChanged);
    expect(events.map(({ status }) => status)).toEqual(['HELD', 'QUEUED', 'SENDING', 'SENT', 'DELIVERED']);
    expect(Date.parse(events[1]?.at ?? '')).toBeGreaterThanOrEqual(sendAt.getTime());
    const request = await untilCompleted(road, sendOutbound.id);
    expect(Date.parse(request.sendAt ?? '')).toBe(sendAt.getTime());
    expect(await readPhone(service, to)).toHaveLength(1);
    await road.admin.close();
  });

  test('in which some contacts are skipped holds the others only', async () => {
    const road = await createRoad(service);
    const { sendOutbound } = await road.admin.run(sendDocument, {
      input: {
        configurationId: road.configurationId,
        contacts: [contact(nextNumber()), contact('nobody')],
        sendAt: new Date(Date.now() + 3_600_000).toISOString(),
      },
    });
    expect(sendOutbound).toMatchObject({ state: 'SCHEDULED', counts: { total: 2, held: 1, skipped: 1 } });
    expect((await loadRequest(road, sendOutbound.id)).state).toBe('SCHEDULED');
  });

  test('of which every contact is skipped has nothing to wait for: it is completed', async () => {
    const road = await createRoad(service);
    const { sendOutbound } = await road.admin.run(sendDocument, {
      input: {
        configurationId: road.configurationId,
        contacts: [contact('nobody')],
        sendAt: new Date(Date.now() + 3_600_000).toISOString(),
      },
    });
    expect(sendOutbound).toMatchObject({ state: 'COMPLETED', counts: { total: 1, skipped: 1 } });
  });
});

function groupByMessage(events: StatusEvent[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { message, status } of events) groups.set(message.id, [...(groups.get(message.id) ?? []), status]);
  return groups;
}
