import type { EntityManager } from '@mikro-orm/postgresql';
import { appendEvents } from '../event/append-events.ts';
import type { Actor } from '../organization/actor.ts';
import { enqueueDelivery } from '../outbound/delivery-job.ts';
import { OutboundMessage } from '../outbound/outbound-message.ts';
import { DomainError } from '../platform/domain-error.ts';
import { loadOwn } from '../platform/find-own.ts';
import { changeOnce, type RepeatableInput, readIdempotentCall } from '../platform/idempotency.ts';
import type { Store } from '../platform/store.ts';
import { requireText } from '../platform/text.ts';
import { newId } from '../platform/uuid.ts';
import { countSegments } from '../template/count-segments.ts';
import type { Conversation } from './conversation.ts';
import { ConversationMessage } from './conversation-message.ts';
import { findCustomerConsents } from './customer-consent.ts';
import { lockConversation } from './find-conversations.ts';

/** Twilio takes 1,600 characters. */
const mostBodyCharacters = 1_600;

interface Reply extends RepeatableInput {
  conversationId: string;
  body: string;
}

/** An agent's answer: it takes the same way to the customer as every message, with the same care. */
export async function replyToConversation(
  store: Store,
  actor: Actor,
  reply: Reply,
  traceparent: string | null,
): Promise<ConversationMessage> {
  const { organizationId } = actor;
  const body = requireText('body', reply.body, mostBodyCharacters);
  const id = newId();
  return changeOnce(store, readIdempotentCall(actor, 'replyToConversation', reply), id, {
    create: async (tx) => {
      const conversation = await lockOpenConversation(tx, organizationId, reply.conversationId);
      await refuseOptedOut(tx, conversation);
      const now = new Date();
      conversation.state = 'ACTIVE';
      conversation.updatedAt = now;
      const carried = createCarried(tx, conversation, body, now, traceparent);
      const message = tx.create(ConversationMessage, {
        id,
        organizationId,
        channelId: conversation.channel.id,
        conversation,
        direction: 'OUTBOUND',
        body,
        outboundMessage: carried,
        createdBy: actor.subject,
        createdAt: now,
      });
      await tx.flush();
      await appendEvents(tx, [
        {
          organizationId,
          type: 'CONVERSATION_CHANGED',
          subjectId: conversation.id,
          conversationId: conversation.id,
          status: conversation.state,
        },
      ]);
      await enqueueDelivery(store, tx, { messageId: carried.id }, { organizationId });
      return message;
    },
    find: (em, earlierId) => loadOwn(em, ConversationMessage, { organizationId }, earlierId),
  });
}

async function lockOpenConversation(tx: EntityManager, organizationId: string, id: string): Promise<Conversation> {
  const conversation = await lockConversation(tx, organizationId, id);
  if (conversation.state !== 'CLOSED') return conversation;
  throw new DomainError('CONFLICT', 'This conversation is closed: the next message of the customer opens a new one.');
}

/** Said at once to the person who writes; the claim looks again, and strictly. */
async function refuseOptedOut(tx: EntityManager, { id }: Conversation): Promise<void> {
  const [consent] = await findCustomerConsents(tx, [id]);
  if (consent instanceof Error || consent?.state !== 'OPTED_OUT') return;
  throw new DomainError('CONFLICT', 'The customer has opted out: they get no answer before they opt in again.');
}

function createCarried(
  tx: EntityManager,
  conversation: Conversation,
  body: string,
  now: Date,
  traceparent: string | null,
): OutboundMessage {
  return tx.create(OutboundMessage, {
    id: newId(),
    organizationId: conversation.organizationId,
    conversationId: conversation.id,
    channel: conversation.channel,
    to: conversation.customerAddress,
    body,
    segments: countSegments(body).segments,
    status: 'QUEUED',
    attempts: 0,
    history: [{ status: 'QUEUED', at: now.toISOString() }],
    traceparent,
    createdAt: now,
    updatedAt: now,
  });
}
