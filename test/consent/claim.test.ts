import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { record } from '../support/consents.ts';
import { pauseDocument, resolveDocument, resumeDocument } from '../support/control.ts';
import {
  findOnlyConversation,
  openConversation,
  replyDocument,
  replyUntil,
  writeFrom,
} from '../support/conversations.ts';
import { queryDatabase } from '../support/database.ts';
import { graphql } from '../support/generated/gql.ts';
import { behave, loadMessage, loadRequest, readPhone, sendUntil, untilCompleted } from '../support/outbound.ts';
import { contact, createRoad, nextNumber, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  // The first wait is the shortest: should the opt-out come after it, the message still waits for the next one.
  service = await startService({ times: { retryDelays: { soonMs: [1_000, 3_000], laterMs: [1_000] } } });
});
afterAll(() => service.close());

const explainDocument = graphql(`
  query ClaimExplanation($id: ID!) { outboundMessage(id: $id) { skipReason explanation { code sentence } } }
`);
const setPurposeDocument = graphql(`
  mutation ClaimSetPurpose($input: UpdateOutboundConfigurationInput!) { updateOutboundConfiguration(input: $input) { purpose } }
`);

describe('a message to a customer who has opted out', () => {
  test('is SKIPPED when it is claimed, with the word that decided; the others go on', async () => {
    const road = await createRoad(service);
    const [out, other] = [nextNumber(), nextNumber()];
    const consent = await record(road, out, 'OPTED_OUT', { occurredAt: '2026-01-02T03:04:05Z' });
    const { sendOutbound } = await road.admin.run(sendDocument, {
      input: { configurationId: road.configurationId, contacts: [contact(out), contact(other)] },
    });
    const { messages } = await untilCompleted(road, sendOutbound.id);
    const [skipped, sent] = messages.edges.map(({ node }) => node);
    expect(skipped).toMatchObject({ to: out, status: 'SKIPPED', skipReason: 'OPTED_OUT', attempts: 0 });
    expect(sent).toMatchObject({ to: other, attempts: 1 });
    expect(await readPhone(service, out)).toEqual([]);
    const { outboundMessage } = await road.admin.run(explainDocument, { id: skipped?.id ?? '' });
    expect(outboundMessage?.explanation.at(-1)).toEqual({
      code: 'OPTED_OUT',
      sentence: `Skipped: the customer has opted out (API, ${consent.occurredAt.replace('.000Z', 'Z')}).`,
    });
    await road.admin.close();
  });

  test('of one purpose gets the messages of others', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    await record(road, to, 'OPTED_OUT', { purpose: 'marketing' });
    await sendUntil(road, [to], 'DELIVERED');
    await road.admin.run(setPurposeDocument, { input: { id: road.configurationId, purpose: 'Marketing' } });
    await sendUntil(road, [to], 'SKIPPED');
    expect(await readPhone(service, to)).toHaveLength(1);
    await road.admin.close();
  });

  test('and in again gets what is sent then', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    await record(road, to, 'OPTED_OUT');
    await sendUntil(road, [to], 'SKIPPED');
    await record(road, to, 'OPTED_IN');
    await sendUntil(road, [to], 'DELIVERED');
    expect(await readPhone(service, to)).toHaveLength(1);
    await road.admin.close();
  });
});

describe('an opt-out', () => {
  test('between two attempts skips the second one', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    await behave(service, to, { answer: '429' });
    const { messageIds, requestId } = await sendUntil(road, [to], 'SENDING');
    await vi.waitFor(async () => expect((await loadMessage(road, messageIds[0] ?? '')).status).toBe('QUEUED'));
    await record(road, to, 'OPTED_OUT');
    await behave(service, to, { answer: 'ok' });
    const { messages } = await untilCompleted(road, requestId);
    expect(messages.edges[0]?.node).toMatchObject({ status: 'SKIPPED', skipReason: 'OPTED_OUT' });
    expect(await readPhone(service, to)).toEqual([]);
    await road.admin.close();
  });

  test('while the message waits in a paused request skips it when that is resumed', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    await behave(service, to, { answer: '429' });
    const { messageIds, requestId } = await sendUntil(road, [to], 'SENDING');
    await road.admin.run(pauseDocument, { id: requestId });
    await vi.waitFor(async () => expect((await loadMessage(road, messageIds[0] ?? '')).status).toBe('HELD'));
    await record(road, to, 'OPTED_OUT');
    await behave(service, to, { answer: 'ok' });
    await road.admin.run(resumeDocument, { id: requestId });
    const { messages } = await untilCompleted(road, requestId);
    expect(messages.edges[0]?.node).toMatchObject({ status: 'SKIPPED', skipReason: 'OPTED_OUT' });
    expect(await readPhone(service, to)).toEqual([]);
    await road.admin.close();
  });

  test('while the message waits for its sendAt skips it when that comes', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    const sendAt = new Date(Date.now() + 1_500).toISOString();
    const { sendOutbound } = await road.admin.run(sendDocument, {
      input: { configurationId: road.configurationId, contacts: [contact(to)], sendAt },
    });
    expect(sendOutbound.state).toBe('SCHEDULED');
    await record(road, to, 'OPTED_OUT');
    const { messages } = await untilCompleted(road, sendOutbound.id);
    expect(messages.edges[0]?.node).toMatchObject({ status: 'SKIPPED', skipReason: 'OPTED_OUT', attempts: 0 });
    await road.admin.close();
  });

  test('while a message is in doubt skips it when a person has it sent again', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    await behave(service, to, { answer: 'accept-then-drop', receipts: 'none' });
    const { messageIds, requestId } = await sendUntil(road, [to], 'IN_DOUBT');
    await record(road, to, 'OPTED_OUT');
    await road.admin.run(resolveDocument, { id: messageIds[0] ?? '', resolution: 'RESEND' });
    const { messages } = await untilCompleted(road, requestId);
    expect(messages.edges[0]?.node).toMatchObject({ status: 'SKIPPED', attempts: 1 });
    expect(await readPhone(service, to)).toHaveLength(1);
    await road.admin.close();
  });

  test("by a keyword skips an agent's answer that is to be tried again", async () => {
    const { road, phone, id } = await openConversation(service);
    await behave(service, phone, { answer: '429' });
    await replyUntil(road, { conversationId: id, body: 'Hello' }, 'QUEUED');
    const refused = "select 1 from outbound_message where conversation_id = $1 and status = 'QUEUED' and attempts > 0";
    await vi.waitFor(
      async () => expect(await queryDatabase(service.databaseUrl, refused, [id])).toHaveLength(1),
      10_000,
    );
    const statusOfAnswer = async () => (await findOnlyConversation(road)).messages[1]?.status;
    await writeFrom(service, phone, { to: road.address, body: 'STOP' });
    await behave(service, phone, { answer: 'ok' });
    await vi.waitFor(async () => expect(await statusOfAnswer()).toBe('SKIPPED'), 10_000);
    await vi.waitFor(async () => expect(await readPhone(service, phone)).toHaveLength(1), 10_000);
    expect((await readPhone(service, phone))[0]?.body).toContain('opted out');
    await road.admin.close();
  });

  test('is told to the agent who wants to answer', async () => {
    const { road, phone, id } = await openConversation(service);
    await record(road, phone, 'OPTED_OUT');
    const error = await road.admin.refused(replyDocument, { conversationId: id, body: 'Hello' });
    expect(error.extensions?.code).toBe('CONFLICT');
    expect(error.message).toContain('has opted out');
    expect((await findOnlyConversation(road)).messages).toHaveLength(1);
  });
});

test('a request all of whose contacts have opted out is COMPLETED', async () => {
  const road = await createRoad(service);
  const numbers = Array.from({ length: 5 }, () => nextNumber());
  await Promise.all(numbers.map((to) => record(road, to, 'OPTED_OUT')));
  const { requestId } = await sendUntil(road, numbers, 'SKIPPED');
  await untilCompleted(road, requestId);
  expect((await loadRequest(road, requestId)).counts).toMatchObject({ total: 5, skipped: 5 });
  await road.admin.close();
});
