import type { EntityManager } from '@mikro-orm/postgresql';
import { OutboundMessage } from '../outbound/outbound-message.ts';
import { queryWhole, sql } from '../platform/database.ts';
import { type Page, type PageArgs, readPageArgs, toPage } from '../platform/keyset.ts';

const list = 'messagesInDoubt';

/** Messages of requests of which nobody knows whether the carrier has them, newest first; read from the list of doubts. */
export async function findMessagesInDoubt(
  em: EntityManager,
  organizationId: string,
  args: PageArgs,
): Promise<Page<OutboundMessage>> {
  const { limit, afterId } = readPageArgs(list, args);
  const beyond = afterId === null ? sql`` : sql`and d.message_id < ${afterId}`;
  const rows = await queryWhole(
    em,
    sql<Record<string, unknown>>`
      select m.* from doubt d join outbound_message m on m.id = d.message_id
      where d.organization_id = ${organizationId} and d.request_id is not null and m.status = 'IN_DOUBT' ${beyond}
      order by d.message_id desc limit ${limit + 1}`,
  );
  const messages = rows.map((row) => em.map(OutboundMessage, row as never));
  return toPage(list, messages, limit, afterId);
}
