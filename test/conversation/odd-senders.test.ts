import { afterAll, beforeAll, expect, test } from 'vitest';
import { postCallback } from '../support/callback.ts';
import { conversationChangedDocument, findOnlyConversation, writeFrom } from '../support/conversations.ts';
import { followOn, transports } from '../support/follow.ts';
import { sendUntil } from '../support/outbound.ts';
import { createRoad, nextNumber, type Road } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

let lastSid = 0;

function writeAs(road: Road, from: string): Promise<number> {
  lastSid += 1;
  const MessageSid = `SM${String(lastSid).padStart(32, '0')}`;
  return postCallback(road, { MessageSid, From: from, To: road.address, Body: 'Hello', SmsStatus: 'received' });
}

const half = '\ufffd';
const cases: [string, string, string][] = [
  ['whose last character is cut in half', `${'x'.repeat(319)}😀`, `${'x'.repeat(319)}${half}`],
  ['of 5,000 characters', 'y'.repeat(5_000), 'y'.repeat(320)],
  ['with a NUL', 'a\u0000b', 'ab'],
  ['of nothing', '', ''],
];

test.each(cases)('a sender %s has a conversation, also when it writes again', async (_what, from, kept) => {
  const road = await createRoad(service);
  expect(await writeAs(road, from)).toBe(200);
  expect(await writeAs(road, from)).toBe(200);
  const { customerAddress, messages } = await findOnlyConversation(road);
  expect(customerAddress).toBe(kept);
  expect(messages).toHaveLength(2);
});

test.each(transports)(
  'odd senders hold up no other organization, and nobody who follows over %s',
  async (transport) => {
    const [odd, theirs] = await Promise.all([createRoad(service), createRoad(service)]);
    const { organizationId } = theirs.admin;
    const after = await theirs.admin.eventCursor();
    const following = await followOn(transport, service, organizationId, conversationChangedDocument, { after });
    const phone = nextNumber();
    // At once, so that they are stored together.
    const answers = await Promise.all([
      ...cases.map(([, from]) => writeAs(odd, from)),
      writeFrom(service, phone, { to: theirs.address, body: 'Where is my order?' }).then(({ status }) => status),
    ]);
    expect(new Set(answers)).toEqual(new Set([200]));
    const { conversationChanged } = await following.next();
    expect(conversationChanged.conversation.messages.edges).toMatchObject([{ node: { body: 'Where is my order?' } }]);
    expect((await findOnlyConversation(theirs)).customerAddress).toBe(phone);
    const { events } = await sendUntil(theirs, [nextNumber()], 'DELIVERED');
    expect(events).toHaveLength(4);
    following.stop();
    await theirs.admin.close();
  },
);
