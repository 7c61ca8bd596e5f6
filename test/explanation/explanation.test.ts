import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { postCallback, receiptOf } from '../support/callback.ts';
import { type Client, createClient } from '../support/client.ts';
import {
  cancelDocument,
  pauseDocument,
  rescheduleDocument,
  resolveDocument,
  resumeDocument,
} from '../support/control.ts';
import { openConversation, replyUntil } from '../support/conversations.ts';
import { conversationLinesDocument, explanationDocument, loadExplained, readLines } from '../support/explanation.ts';
import { behave, readPhone, sendUntil } from '../support/outbound.ts';
import { contact, createRoad, nextNumber, type Road, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

/** The next attempt and the next look-up are due soon. */
let quick: Service;
/** They are due after any test has ended. */
let slow: Service;
beforeAll(async () => {
  const retryDelays = { soonMs: [60_000], laterMs: [60_000] };
  slow = await startService({ times: { retryDelays, firstLookUpMs: 60_000 } });
  quick = await startService({
    times: { retryDelays: { soonMs: [2_000], laterMs: [] }, firstLookUpMs: 50, graceMs: 300 },
  });
});
afterAll(async () => {
  await quick.close();
  await slow.close();
});

const accepted = 'Accepted from tester with configuration "Case created"';
const attempt = (id: string, number: number) =>
  `ATTEMPT: Attempt ${number} begins: claimed for the carrier under the reference ${id}.${number}.`;
const inAnHour = () => `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 19)}Z`;

describe('the explanation of a message', () => {
  test('that was delivered tells each step and each receipt', async () => {
    const { road, id, received } = await sendOne(slow, 'SENT', { receipts: 'none' });
    for (const status of ['sent', 'delivered', 'sent', 'read']) {
      const fields = receiptOf(received.id, status, { RawDlrDoneDate: '2611230900' });
      await postCallback(road, fields, { reference: received.reference });
    }
    expect(await readLines(road, id)).toEqual([
      `ACCEPTED: ${accepted}; queued to be sent at once.`,
      attempt(id, 1),
      `SENT_TO_CARRIER: The carrier took it as ${received.id}.`,
      'RECEIPT_WITHOUT_EFFECT: The carrier reports SENT (its time: 2026-11-23T09:00:00Z). It changes nothing: the message is SENT already.',
      'RECEIPT: The carrier reports DELIVERED (its time: 2026-11-23T09:00:00Z).',
      'RECEIPT: The carrier reports READ (its time: 2026-11-23T09:00:00Z).',
    ]);
    const { explanation } = await loadExplained(road, id);
    expect(explanation.map(({ status }) => status)).toEqual(['QUEUED', 'SENDING', 'SENT', null, 'DELIVERED', 'READ']);
    expect(explanation.map((line) => line.attempt)).toEqual([null, 1, 1, 1, 1, 1]);
    expect(explanation.map(({ by }) => by)).toEqual(['tester', null, null, null, null, null]);
    await road.admin.close();
  });

  const twice = nextNumber();
  test.each([
    ['NOT_OPTED_IN', contact(nextNumber(), { optIn: false }), 'the contact has not opted in'],
    ['INVALID_ADDRESS', contact('call me'), 'the address is not valid; a phone number is written as +37255512345'],
    [
      'CHANNEL_MISMATCH',
      contact(nextNumber(), { channelType: 'EMAIL' }),
      'the contact asks for another channel type than the configuration has',
    ],
    [
      'MISSING_VARIABLE',
      contact(nextNumber(), { contextItems: {} }),
      'contextItems lacks a variable of the text, or its value does not fit',
    ],
    ['DUPLICATE_CONTACT', contact(twice), 'an earlier contact of the request has the same address'],
  ])('that was skipped says %s', async (code, odd, clause) => {
    const road = await createRoad(slow);
    const contacts = [contact(twice), odd];
    const { sendOutbound } = await road.admin.run(sendDocument, {
      input: { configurationId: road.configurationId, contacts, sendAt: inAnHour() },
    });
    const id = sendOutbound.messages.edges[1]?.node.id ?? '';
    const { explanation, history } = await loadExplained(road, id);
    expect(explanation).toMatchObject([{ code, sentence: `Skipped: ${clause}.`, status: 'SKIPPED', by: 'tester' }]);
    expect(history).toMatchObject([{ status: 'SKIPPED', code, attempt: null, receipts: [] }]);
    await road.admin.close();
  });

  test('that was refused says so, with the code, and when it is tried again', async () => {
    const { road, id, to } = await sendOne(quick, 'SENDING', { answer: '429', receipts: 'none' });
    await untilLine(road, id, '20429');
    await behave(quick, to, { answer: 'ok', receipts: 'none' });
    await untilLine(road, id, 'SENT_TO_CARRIER');
    expect((await readLines(road, id)).slice(1)).toEqual([
      attempt(id, 1),
      expect.stringMatching(
        /^20429: Attempt 1 was refused with 20429: Too Many Requests\. The next attempt is due at 20\S+Z\.$/,
      ),
      attempt(id, 2),
      expect.stringMatching(/^SENT_TO_CARRIER: The carrier took it as SM\w+\.$/),
      'WAITS_FOR_RECEIPT: Waits for a receipt: the carrier has not reported more yet.',
    ]);
    const { history } = await loadExplained(road, id);
    expect(history.map((step) => [step.status, step.attempt, step.code])).toEqual([
      ['QUEUED', null, null],
      ['SENDING', 1, null],
      ['QUEUED', 1, '20429'],
      ['SENDING', 2, null],
      ['SENT', 2, null],
    ]);
    await road.admin.close();
  });

  test('that was refused for good says so', async () => {
    const { road, id } = await sendOne(slow, 'FAILED', { answer: { status: 400, code: 21610 } });
    expect((await readLines(road, id)).at(-1)).toBe(
      '21610: Attempt 1 was refused with 21610: The recipient has opted out of messages from this sender. It is not tried again. So an opt-out of the address is on record.',
    );
    await road.admin.close();
  });

  test('in doubt says what can settle it, then what settled it', async () => {
    const { road, id, received } = await sendOne(slow, 'IN_DOUBT', { answer: 'accept-then-drop', receipts: 'none' });
    const lines = await readLines(road, id);
    expect(lines.slice(2)).toEqual([
      'UND_ERR_SOCKET: The connection to Twilio broke before it answered (UND_ERR_SOCKET): the carrier may have it or not, so it is not sent again blindly.',
      expect.stringMatching(
        /^WAITS_FOR_CERTAINTY: Waits to be settled by a receipt, the next look-up at the carrier, due at 20\S+Z, or a person with resolveMessageInDoubt\.$/,
      ),
    ]);
    await postCallback(road, receiptOf(received.id, 'delivered'), { reference: received.reference });
    expect((await readLines(road, id)).slice(3)).toEqual([
      'RECEIPT: The carrier reports DELIVERED. That settles the doubt.',
    ]);
    await road.admin.close();
  });

  test('in doubt that the carrier does not have says so, and that it was sent again', async () => {
    const { road, id, to } = await sendOne(quick, 'IN_DOUBT', { answer: 'reset', receipts: 'none' });
    await behave(quick, to, { answer: 'ok', receipts: 'none' });
    await untilLine(road, id, 'SENT_TO_CARRIER');
    const lines = await readLines(road, id);
    // How often it was asked before the grace was over is left to chance.
    expect(lines.filter((line) => !line.includes('Asked the carrier')).slice(3)).toEqual([
      'NOT_AT_CARRIER: The carrier does not have it: sent again.',
      attempt(id, 2),
      expect.stringMatching(/^SENT_TO_CARRIER: /),
      expect.stringMatching(/^WAITS_FOR_RECEIPT: /),
    ]);
    await road.admin.close();
  });

  test('in doubt that a person settled names that person', async () => {
    const { road, id } = await sendOne(slow, 'IN_DOUBT', { answer: 'reset' });
    const alice = await createClient(slow.url, { organizationId: road.admin.organizationId, subject: 'alice' });
    await alice.run(resolveDocument, { id, resolution: 'FAIL' });
    expect((await loadExplained(road, id)).explanation.at(-1)).toMatchObject({
      code: 'FAILED_BY_PERSON',
      sentence: 'Settled by alice, though the carrier may have it: given up.',
      by: 'alice',
    });
    await road.admin.close();
  });

  test('of a request that was paused, resumed, rescheduled and cancelled before its time says by whom', async () => {
    const road = await createRoad(slow);
    const [sendAt, later] = [inAnHour(), '2027-01-01T08:00:00Z'];
    const { sendOutbound } = await road.admin.run(sendDocument, {
      input: { configurationId: road.configurationId, contacts: [contact(nextNumber())], sendAt },
    });
    const messageId = sendOutbound.messages.edges[0]?.node.id ?? '';
    const { id } = sendOutbound;
    const [al, bo] = await Promise.all(['al', 'bo'].map((subject) => colleagueOf(road, subject)));
    await al?.run(pauseDocument, { id });
    const lastWhilePaused = (await readLines(road, messageId)).at(-1);
    await bo?.run(resumeDocument, { id });
    await al?.run(rescheduleDocument, { id, sendAt: later });
    const lastWhileHeld = (await readLines(road, messageId)).at(-1);
    await bo?.run(cancelDocument, { id });
    expect(await readLines(road, messageId)).toEqual([
      `SCHEDULED: ${accepted}; held until ${sendAt}, the sendAt of the request.`,
      'PAUSED: Paused by al: held until it is resumed.',
      `RESUMED: Resumed by bo: held until ${sendAt}, the sendAt of the request.`,
      `RESCHEDULED: Rescheduled by al: held until ${later}, the sendAt of the request.`,
      'CANCELLED: Cancelled by bo: it is not sent any more.',
    ]);
    expect(lastWhilePaused).toMatch(/^WAITS_FOR_RESUME: Waits until its request is resumed\. It expires at 20\S+Z\.$/);
    expect(lastWhileHeld).toMatch(/^WAITS_FOR_SEND_AT: Waits until 2027-01-01T08:00:00Z, the sendAt of its request\. /);
    await road.admin.close();
  });

  test('that was paused and resumed between two attempts says so', async () => {
    const { road, id, requestId } = await sendOne(slow, 'SENDING', { answer: '429' });
    await untilLine(road, id, '20429');
    await road.admin.run(pauseDocument, { id: requestId });
    await road.admin.run(resumeDocument, { id: requestId });
    expect((await readLines(road, id)).slice(3)).toEqual([
      'PAUSED: Paused by tester: held until it is resumed.',
      'RESUMED: Resumed by tester: queued to be sent.',
      expect.stringMatching(
        /^WAITS_FOR_NEXT_ATTEMPT: Waits for the next attempt, due at 20\S+Z\. It expires at 20\S+Z\.$/,
      ),
    ]);
    await road.admin.close();
  });
});

describe('the explanation of a message in a conversation', () => {
  test('is there for what an agent wrote, and empty for what the customer wrote', async () => {
    const { road, id } = await openConversation(slow);
    await replyUntil(road, { conversationId: id, body: 'On its way.' }, 'DELIVERED');
    const { conversation } = await road.admin.run(conversationLinesDocument, { id });
    const [written, answered] = conversation?.messages.edges.map(({ node }) => node) ?? [];
    expect(written).toMatchObject({ direction: 'INBOUND', explanation: [] });
    expect(answered?.explanation[0]).toEqual({
      status: 'QUEUED',
      attempt: null,
      code: 'ACCEPTED',
      sentence: 'Accepted from tester as a reply in a conversation; queued to be sent at once.',
      by: 'tester',
    });
    expect(answered?.explanation.flatMap(({ status }) => status ?? [])).toEqual([
      'QUEUED',
      'SENDING',
      'SENT',
      'DELIVERED',
    ]);
    expect(JSON.stringify(answered)).not.toContain('On its way');
    await road.admin.close();
  });

  test('is not for another organization', async () => {
    const { road, id } = await openConversation(slow);
    const stranger = await createClient(slow.url);
    expect(await stranger.run(conversationLinesDocument, { id })).toEqual({ conversation: null });
    await road.admin.close();
  });
});

test('the explanation of a message is for its organization only, and of the services for the one that sent it', async () => {
  const { road, id } = await sendOne(slow, 'SENT', { receipts: 'none' });
  const { organizationId } = road.admin;
  const strangers = [
    await createClient(slow.url),
    await createClient(slow.url, { organizationId, roles: ['service'], subject: 'another system' }),
  ];
  for (const stranger of strangers) {
    expect(await stranger.run(explanationDocument, { id })).toEqual({ outboundMessage: null });
  }
  const viewer = await createClient(slow.url, { organizationId, roles: ['viewer'] });
  expect((await viewer.run(explanationDocument, { id })).outboundMessage?.explanation).toHaveLength(4);
  await road.admin.close();
});

/** A message on a road of its own, once it has had the status. */
async function sendOne(service: Service, status: Parameters<typeof sendUntil>[2], behaviour: Record<string, unknown>) {
  const road = await createRoad(service);
  const to = nextNumber();
  await behave(service, to, behaviour);
  const { requestId, messageIds } = await sendUntil(road, [to], status);
  const [received = { id: '', reference: '' }] = await readPhone(service, to);
  return { road, to, requestId, id: messageIds[0] ?? '', received };
}

async function untilLine(road: Road, id: string, code: string): Promise<void> {
  await vi.waitFor(async () => {
    expect((await loadExplained(road, id)).explanation.map((line) => line.code)).toContain(code);
  }, 10_000);
}

function colleagueOf({ admin }: Road, subject: string): Promise<Client> {
  return createClient(slow.url, { organizationId: admin.organizationId, subject });
}
