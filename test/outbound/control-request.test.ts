import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../support/client.ts';
import { cancelDocument, pauseDocument, rescheduleDocument, resumeDocument } from '../support/control.ts';
import { behave, loadMessage, loadRequest, nextNumbers, readPhone, untilCompleted } from '../support/outbound.ts';
import { contact, createRoad, type Road, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let road: Road;
beforeAll(async () => {
  service = await startService();
  road = await createRoad(service);
});
afterAll(async () => {
  await road.admin.close();
  await service.close();
});

const hourMs = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * hourMs).toISOString();

/** A request whose first messages are on the wire for a second while the others wait for a place. */
async function sendSlowly(count = 100, more: object = {}) {
  const { prefix, numbers } = nextNumbers(count);
  await behave(service, prefix, { latencyMs: 1_000, receipts: 'none' });
  const { sendOutbound } = await road.admin.run(sendDocument, {
    input: { configurationId: road.configurationId, contacts: numbers.map((to) => contact(to)), ...more },
  });
  return { id: sendOutbound.id, numbers };
}

async function countOnPhones(numbers: string[]): Promise<number> {
  return (await Promise.all(numbers.map((to) => readPhone(service, to)))).flat().length;
}

describe('a request that is paused', () => {
  test('sends nothing that was not claimed before the answer, and everything once when it is resumed', async () => {
    const requests = await Promise.all(Array.from({ length: 6 }, () => sendSlowly()));
    for (const { id, numbers } of requests) {
      const { request: paused } = await road.admin.run(pauseDocument, { id });
      expect(paused.state).toBe('PAUSED');
      const { held, sending, sent, queued } = paused.counts;
      expect(queued).toBe(0);
      expect(held + sending + sent).toBe(numbers.length);
    }
    const settled = await Promise.all(requests.map(({ id }) => untilNothingIsSending(id)));
    expect(settled.some(({ counts }) => counts.held > 0)).toBe(true);
    for (const [index, { counts, id }] of settled.entries()) {
      if (counts.held > 0) expect((await loadRequest(road, id)).state).toBe('PAUSED');
      else await untilCompleted(road, id);
      expect(await countOnPhones(requests[index]?.numbers ?? [])).toBe(counts.sent);
    }
    for (const [index, { id, numbers }] of requests.entries()) {
      if ((settled[index]?.counts.held ?? 0) > 0) {
        const { request: resumed } = await road.admin.run(resumeDocument, { id });
        expect(resumed).toMatchObject({ state: 'QUEUED', counts: { held: 0 } });
      }
      expect((await untilCompleted(road, id)).counts).toMatchObject({ total: 100, sent: 100 });
      expect(await countOnPhones(numbers)).toBe(numbers.length);
    }
  });

  test('before its time waits for its time again when it is resumed', async () => {
    const { id } = await sendSlowly(2, { sendAt: inHours(1) });
    const { request: paused } = await road.admin.run(pauseDocument, { id });
    expect(paused).toMatchObject({ state: 'PAUSED', counts: { held: 2 } });
    const { request: resumed } = await road.admin.run(resumeDocument, { id });
    expect(resumed).toMatchObject({ state: 'SCHEDULED', counts: { held: 2 } });
  });
});

describe('a request that is cancelled', () => {
  test('sends nothing that was not claimed before the answer', async () => {
    const requests = await Promise.all(Array.from({ length: 6 }, () => sendSlowly()));
    let cancelledMessages = 0;
    for (const { id, numbers } of requests) {
      const { request } = await road.admin.run(cancelDocument, { id });
      expect(request.state).toBe('CANCELLED');
      const { cancelled, sending, sent } = request.counts;
      expect(cancelled + sending + sent).toBe(numbers.length);
      cancelledMessages += cancelled;
    }
    expect(cancelledMessages).toBeGreaterThan(0);
    for (const { id, numbers } of requests) {
      const { counts, state } = await untilNothingIsSending(id);
      expect(state).toBe('CANCELLED');
      expect(counts.cancelled + counts.sent).toBe(numbers.length);
      expect(await countOnPhones(numbers)).toBe(counts.sent);
    }
  });

  test('before its time never starts', async () => {
    const { id, numbers } = await sendSlowly(2, { sendAt: inHours(1) });
    const { request } = await road.admin.run(cancelDocument, { id });
    expect(request).toMatchObject({ state: 'CANCELLED', counts: { total: 2, cancelled: 2, held: 0 } });
    expect(await countOnPhones(numbers)).toBe(0);
  });
});

describe('a request that is rescheduled', () => {
  test('to a later time lives as long after it as before', async () => {
    const { id } = await sendSlowly(1, { sendAt: inHours(1), expiresAt: inHours(3) });
    const sendAt = inHours(48);
    const { rescheduleOutboundRequest: request } = await road.admin.run(rescheduleDocument, { id, sendAt });
    expect(request).toMatchObject({ state: 'SCHEDULED', sendAt });
    expect(Date.parse(request.expiresAt) - Date.parse(sendAt)).toBeCloseTo(2 * hourMs, -2);
  });

  test('while it is paused before its start waits for the new time when it is resumed', async () => {
    const { id } = await sendSlowly(1, { sendAt: inHours(1) });
    await road.admin.run(pauseDocument, { id });
    const sendAt = inHours(48);
    const { rescheduleOutboundRequest: moved } = await road.admin.run(rescheduleDocument, { id, sendAt });
    expect(moved).toMatchObject({ state: 'PAUSED', sendAt, counts: { held: 1 } });
    const { request } = await road.admin.run(resumeDocument, { id });
    expect(request).toMatchObject({ state: 'SCHEDULED', sendAt, counts: { held: 1 } });
  });

  test('to the next moment starts then', async () => {
    const { id, numbers } = await sendSlowly(1, { sendAt: inHours(1) });
    const sendAt = new Date(Date.now() + 500).toISOString();
    await road.admin.run(rescheduleDocument, { id, sendAt });
    expect((await untilCompleted(road, id)).counts).toMatchObject({ sent: 1 });
    expect(await countOnPhones(numbers)).toBe(1);
  });

  test.each([
    { what: 'a time in the past', times: { sendAt: inHours(-1) }, field: 'sendAt' },
    { what: 'a time beyond a year', times: { sendAt: inHours(24 * 400) }, field: 'sendAt' },
    { what: 'an end before the start', times: { sendAt: inHours(5), expiresAt: inHours(4) }, field: 'expiresAt' },
    { what: 'an end years later', times: { sendAt: inHours(5), expiresAt: inHours(24 * 90) }, field: 'expiresAt' },
  ])('to $what is refused and stays as it was', async ({ times, field }) => {
    const { id } = await sendSlowly(1, { sendAt: inHours(1) });
    const before = await loadRequest(road, id);
    const error = await road.admin.refused(rescheduleDocument, { id, ...times });
    expect(error.extensions).toMatchObject({ code: 'INVALID_INPUT', field });
    expect(await loadRequest(road, id)).toEqual(before);
  });
});

test.each([
  { state: 'PAUSED', document: pauseDocument },
  { state: 'CANCELLED', document: cancelDocument },
] as const)(
  'a call that is repeated finds the request $state already, and changes nothing',
  async ({ state, document }) => {
    const id = await createInState(state);
    const before = await loadRequest(road, id);
    const { request } = await road.admin.run(document, { id });
    expect(request.state).toBe(state);
    expect(await loadRequest(road, id)).toEqual(before);
  },
);

describe('what cannot be done any more', () => {
  const documents = { pause: pauseDocument, resume: resumeDocument, cancel: cancelDocument };

  test.each([
    { state: 'COMPLETED', verbs: ['pause', 'resume', 'cancel'] },
    { state: 'CANCELLED', verbs: ['pause', 'resume'] },
    { state: 'SCHEDULED', verbs: ['resume'] },
  ] as const)(
    'is refused with CONFLICT and changes nothing: $verbs of a request that is $state',
    async ({ state, verbs }) => {
      const id = await createInState(state);
      const before = await loadRequest(road, id);
      for (const verb of verbs) {
        const error = await road.admin.refused(documents[verb], { id });
        expect(error).toMatchObject({ extensions: { code: 'CONFLICT', field: 'id' } });
        expect(error.message).toContain(state);
      }
      expect(await loadRequest(road, id)).toEqual(before);
    },
  );

  test('is refused with CONFLICT: to reschedule what has started', async () => {
    const id = await createInState('COMPLETED');
    const error = await road.admin.refused(rescheduleDocument, { id, sendAt: inHours(1) });
    expect(error.extensions).toMatchObject({ code: 'CONFLICT', field: 'id' });
  });
});

describe('a request of somebody else', () => {
  test('does not exist for another organization, nor for a service that did not send it', async () => {
    const id = await createInState('SCHEDULED');
    const { organizationId } = road.admin;
    const others = [
      await createClient(service.url),
      await createClient(service.url, { organizationId, roles: ['service'], subject: 'another system' }),
    ];
    for (const other of others) {
      for (const document of [pauseDocument, resumeDocument, cancelDocument]) {
        expect((await other.refused(document, { id })).extensions?.code).toBe('NOT_FOUND');
      }
    }
    expect((await loadRequest(road, id)).state).toBe('SCHEDULED');
  });

  test.each(['agent', 'viewer'] as const)('is not for the role %s to control', async (role) => {
    const id = await createInState('SCHEDULED');
    const reader = await createClient(service.url, { organizationId: road.admin.organizationId, roles: [role] });
    for (const document of [pauseDocument, resumeDocument, cancelDocument]) {
      expect((await reader.refused(document, { id })).extensions?.code).toBe('FORBIDDEN');
    }
  });
});

test('who paused, resumed and cancelled stands in the history', async () => {
  const { id } = await sendSlowly(1, { sendAt: inHours(1) });
  for (const document of [pauseDocument, resumeDocument, cancelDocument]) await road.admin.run(document, { id });
  const [edge] = (await loadRequest(road, id)).messages.edges;
  const { history } = await loadMessage(road, edge?.node.id ?? '');
  expect(history.map(({ status }) => status)).toEqual(['HELD', 'HELD', 'HELD', 'CANCELLED']);
});

async function createInState(state: 'COMPLETED' | 'CANCELLED' | 'PAUSED' | 'SCHEDULED'): Promise<string> {
  if (state === 'COMPLETED') {
    const { sendOutbound } = await road.admin.run(sendDocument, {
      input: { configurationId: road.configurationId, contacts: [contact('+12015550199', { optIn: false })] },
    });
    return sendOutbound.id;
  }
  const { id } = await sendSlowly(1, { sendAt: inHours(1) });
  if (state === 'PAUSED') await road.admin.run(pauseDocument, { id });
  if (state === 'CANCELLED') await road.admin.run(cancelDocument, { id });
  return id;
}

async function untilNothingIsSending(id: string) {
  for (;;) {
    const request = await loadRequest(road, id);
    if (request.counts.sending + request.counts.queued === 0) return request;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
