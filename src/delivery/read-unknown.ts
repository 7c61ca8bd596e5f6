import type { MessageStatus } from '../outbound/message-status.ts';
import { epochMs, query, sql } from '../platform/database.ts';
import type { Store } from '../platform/store.ts';
import type { FoundMessage } from '../providers/provider.ts';
import { blindReasons } from './blind-reasons.ts';

/** A message of ours that may have another id at the carrier than we know. */
export interface UnknownMessage {
  id: string;
  status: MessageStatus;
  body: string;
  claimedAt: Date;
}

interface Unknown {
  /** Of those found, what is known as other messages of ours. */
  ownedIds: string[];
  /** In the order of their ids. */
  unknown: UnknownMessage[];
}

interface UnknownRow extends Omit<UnknownMessage, 'claimedAt'> {
  claimedMs: number;
}

/** What the carrier has may be of the attempt before. */
const endedBlindly = `$[*].reason ? (${blindReasons.map((reason) => `@ == "${reason}"`).join(' || ')})`;

/** Read at one moment: what is not unknown any more is owned. */
export async function readUnknown(
  store: Store,
  channelId: string,
  { to, since }: { to: string; since: Date },
  found: FoundMessage[],
): Promise<Unknown> {
  const foundIds = found.map(({ providerMessageId }) => providerMessageId);
  const [row] = await query(
    store.em.fork(),
    sql<{ ownedIds: string[]; unknown: UnknownRow[] }>`
      -- Numbers of one messaging service are channels of their own here, but one list at the carrier.
      with ours as (
        select id from channel where organization_id = (select organization_id from channel where id = ${channelId})
      ), unknown as (
        select m.id, m.status, m.body, (
                 select ${epochMs(sql`max(step ->> 'at')::timestamptz`)} from jsonb_array_elements(m.history) step
                 where step ->> 'status' = 'SENDING'
               ) as "claimedMs"
        from outbound_message m
        where m.channel_id in (select id from ours) and m.to_address = ${to} and m.attempts > 0 and (
          m.status in ('SENDING', 'IN_DOUBT')
          or (m.history @? ${endedBlindly}::jsonpath and m.updated_at > ${since}::timestamptz - interval '1 day'))
      )
      select array(
               select provider_message_id from outbound_message
               where channel_id in (select id from ours) and provider_message_id = any(${foundIds}::text[])
             ) as "ownedIds",
             coalesce((select jsonb_agg(unknown order by id) from unknown), '[]') as unknown`,
  );
  const unknown = (row?.unknown ?? []).map(({ claimedMs, ...message }) => ({
    ...message,
    claimedAt: new Date(claimedMs),
  }));
  return { ownedIds: row?.ownedIds ?? [], unknown };
}
