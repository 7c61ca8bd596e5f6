import { appendEvents } from '../event/append-events.ts';
import type { Actor } from '../organization/actor.ts';
import { change, type Store } from '../platform/store.ts';
import type { Conversation } from './conversation.ts';
import { lockConversation } from './find-conversations.ts';

/** Closed is final: the customer's next message opens a new conversation. Closing what is closed changes nothing. */
export async function closeConversation(store: Store, actor: Actor, id: string): Promise<Conversation> {
  return change(store, async (tx) => {
    const conversation = await lockConversation(tx, actor.organizationId, id);
    if (conversation.state === 'CLOSED') return conversation;
    conversation.state = 'CLOSED';
    conversation.updatedAt = new Date();
    await appendEvents(tx, [
      {
        organizationId: conversation.organizationId,
        type: 'CONVERSATION_CHANGED',
        subjectId: id,
        conversationId: id,
        status: 'CLOSED',
      },
    ]);
    return conversation;
  });
}
