import type { EntityManager } from '@mikro-orm/postgresql';
import { appendEvents } from '../event/append-events.ts';
import type { Actor } from '../organization/actor.ts';
import { type DeliveryJob, deliveryQueue } from '../outbound/delivery-job.ts';
import { OutboundMessage } from '../outbound/outbound-message.ts';
import { DomainError } from '../platform/domain-error.ts';
import { change, type Store } from '../platform/store.ts';
import { requireText } from '../platform/text.ts';
import { newId } from '../platform/uuid.ts';
import { countSegments } from '../template/count-segments.ts';
import type { Conversation } from './conversation.ts';
import { ConversationMessage } from './conversation-message.ts';
import { lockConversation } from './find-conversations.ts';

/** Twilio takes 1,600 characters. */
const mostBodyCharacters = 1_600;

/** Someone waits for it: it overtakes what was sent in bulk. */
const replyPriority = 10;

/** An agent's answer: it takes the same way to the customer as every message, with the same care. */
export async function replyToConversation(
  store: Store,
  actor: Actor,
  conversationId: string,
  text: string,
): Promise<ConversationMessage> {
  const body = requireText('body', text, mostBodyCharacters);
  return change(store, async (tx) => {
    const conversation = await lockConversation(tx, actor.organizationId, conversationId);
    if (conversation.state === 'CLOSED') {
      throw new DomainError(
        'CONFLICT',
        'This conversation is closed: the next message of the customer opens a new one.',
      );
    }
    const now = new Date();
    conversation.state = 'ACTIVE';
    conversation.updatedAt = now;
    const carried = createCarried(tx, conversation, body, now);
    const message = tx.create(ConversationMessage, {
      id: newId(),
      organizationId: conversation.organizationId,
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
        organizationId: conversation.organizationId,
        type: 'CONVERSATION_CHANGED',
        subjectId: conversation.id,
        conversationId: conversation.id,
        status: conversation.state,
      },
    ]);
    const job: DeliveryJob = { messageId: carried.id };
    await store.jobs.enqueue(tx, deliveryQueue, job, { priority: replyPriority });
    return message;
  });
}

function createCarried(tx: EntityManager, conversation: Conversation, body: string, now: Date): OutboundMessage {
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
    createdAt: now,
    updatedAt: now,
  });
}
