import type { EntityManager } from '@mikro-orm/postgresql';
import { comingJobs } from '../delivery/coming-jobs.ts';
import { hasDeadJob } from '../delivery/dead-queue.ts';
import { replyExpiry } from '../delivery/expire-messages.ts';
import type { MessageStatus } from '../outbound/message-status.ts';
import type { MessageStep, SkipReason } from '../outbound/outbound-message.ts';
import type { RequestState } from '../outbound/outbound-request.ts';
import { requestExpiry } from '../outbound/request-times.ts';
import { factorAt } from '../pace/channel-pace.ts';
import { query, sql } from '../platform/database.ts';
import { type Receipt, receiptJson } from './find-receipts.ts';

/** What a message is explained by. Times are ISO 8601. */
export interface MessageFacts {
  id: string;
  status: MessageStatus;
  history: MessageStep[];
  receipts: Receipt[];
  skipReason: SkipReason | null;
  providerMessageId: string | null;
  nextAttemptAt: string | null;
  /** Subject of whom it was accepted from; null for a reply, of which the conversation knows. */
  acceptedFrom: string | null;
  /** Whether it tells the customer that their keyword was taken. */
  isConfirmation: boolean;
  /** Name of the configuration; null for a reply. */
  configuration: string | null;
  /** Null for a reply. */
  requestState: RequestState | null;
  sendAt: string | null;
  expiresAt: string;
  /** When the carrier is to be asked about it next; null where it is not in doubt, or not asked any more. */
  nextLookUpAt: string | null;
  /** What it waits for where the pace of its channel holds it back; null where it does not. */
  pace: { perSecond: number; turnAt: string } | null;
  /** Whether it is due, and the job that was to send it is dead. */
  needsRedrive: boolean;
}

/**
 * The facts of each message, all in one statement, so that no receipt is seen without the step that it made.
 * The caller has read the messages as its own.
 */
export async function findMessageFacts(
  em: EntityManager,
  messageIds: readonly string[],
): Promise<(MessageFacts | Error)[]> {
  const rows = await query(
    em,
    sql<{ facts: MessageFacts }>`
      select jsonb_build_object(
        'id', m.id, 'status', m.status, 'history', m.history, 'skipReason', m.skip_reason,
        'providerMessageId', m.provider_message_id, 'nextAttemptAt', m.next_attempt_at,
        'receipts', (
          select coalesce(jsonb_agg(${receiptJson} order by r.id), '[]') from receipt r where r.message_id = m.id),
        'isConfirmation', m.is_confirmation, 'acceptedFrom', request.created_by, 'configuration', configuration.name, 'requestState', request.state,
        'sendAt', request.send_at, 'expiresAt', coalesce(request.expiry, m.expiry),
        'nextLookUpAt', doubt.next_look_up_at, 'needsRedrive', ${needsRedrive},
        'pace', case when m.status = 'QUEUED' and coalesce(m.next_attempt_at <= now(), true) then ${paceWait} end) as facts
      from (
        select *, ${replyExpiry} as expiry, coalesce(request_id, id) as subject_id from outbound_message
        where id = any(${[...messageIds]}::uuid[])
      ) m
      left join (select *, ${requestExpiry} as expiry from outbound_request) request on request.id = m.request_id
      left join outbound_configuration configuration on configuration.id = request.configuration_id
      left join doubt on doubt.message_id = m.id and doubt.attempt = m.attempts and m.status = 'IN_DOUBT'`,
  );
  const factsOf = new Map(rows.map(({ facts }) => [facts.id, facts]));
  return messageIds.map((id) => factsOf.get(id) ?? new Error(`There is no message ${id}`));
}

/**
 * Requests wait for their turn, replies for what was promised to them, and everybody for the end of a block. Of several
 * channels that a request has turns on it waits for one that works, rather than for that of its last attempt.
 */
const paceWait = sql`(
  select jsonb_build_object('perSecond', coalesce(c.messages_per_second, p.measured_rate) * ${factorAt(sql`now()`)},
    'turnAt', greatest(turn.at, p.blocked_until, case when turn.at <= now() then p.front_until end, now()))
  from (select m.channel_id union select channel_id from pace_turn where request_id = m.request_id) way
  join channel_pace p on p.channel_id = way.channel_id
  join channel c on c.id = p.channel_id
  left join channel_breaker b on b.channel_id = p.channel_id
  left join pace_turn t on t.request_id = m.request_id and t.channel_id = p.channel_id
  cross join lateral (select case when m.request_id is null then p.reply_until else t.at end as at) turn
  where p.blocked_until > now() or case when m.request_id is null then turn.at > now() else turn.at is not null end
  order by coalesce(b.state = 'OPEN', false), p.channel_id <> m.channel_id limit 1)`;

/** Nearly always no job is dead, and the jobs that come are not asked for. */
const needsRedrive = sql`
  case when (m.status = 'QUEUED' or (m.status = 'HELD' and request.state = 'SCHEDULED' and request.send_at <= now()))
    and ${hasDeadJob(sql`m.subject_id`)} then m.subject_id not in (select subject_id from ${comingJobs} j) else false end`;
