import type { ConversationJob } from '../delivery/conversation-job.ts';
import { appendEvents } from '../event/append-events.ts';
import { query, sql } from '../platform/database.ts';
import { change, type Store } from '../platform/store.ts';
import { newId } from '../platform/uuid.ts';
import { type Correspondent, openConversations } from './open-conversations.ts';

interface SentRow extends Correspondent {
  messageId: string;
  body: string;
}

/** Puts messages that the carrier has taken into the conversation with their recipient, opened where there is none. Repeating it changes nothing. */
export async function openOnSend(store: Store, { messageIds }: ConversationJob): Promise<void> {
  await change(store, async (tx) => {
    const sent = await query(
      tx,
      sql<SentRow>`
        select m.id as "messageId", m.organization_id as "organizationId", m.channel_id as "channelId",
               m.to_address as "customerAddress", m.body
        from outbound_message m
        where m.id = any(${messageIds}::uuid[])
          and not exists (select 1 from conversation_message c where c.outbound_message_id = m.id)`,
    );
    if (sent.length === 0) return;
    const conversationOf = await openConversations(tx, sent, 'CONVERSATION_CHANGED');
    await query(
      tx,
      sql`insert into conversation_message (id, organization_id, channel_id, conversation_id, direction, body, outbound_message_id)
          select id, organization_id, channel_id, conversation_id, 'OUTBOUND', body, outbound_message_id
          from unnest(
            ${sent.map(() => newId())}::uuid[], ${sent.map((row) => row.organizationId)}::uuid[],
            ${sent.map((row) => row.channelId)}::uuid[], ${sent.map(conversationOf)}::uuid[],
            ${sent.map((row) => row.body)}::text[], ${sent.map((row) => row.messageId)}::uuid[]
          ) as input(id, organization_id, channel_id, conversation_id, body, outbound_message_id)
          on conflict (outbound_message_id) where outbound_message_id is not null do nothing`,
    );
    await appendEvents(
      tx,
      sent.map((row) => ({
        organizationId: row.organizationId,
        type: 'CONVERSATION_CHANGED',
        subjectId: conversationOf(row),
        conversationId: conversationOf(row),
      })),
    );
  });
}
