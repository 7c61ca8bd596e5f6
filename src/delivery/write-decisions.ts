import type { EntityManager } from '@mikro-orm/postgresql';
import { appendMessageEvents, type StepContent, stampStep } from '../outbound/message-changes.ts';
import type { MessageStatus } from '../outbound/message-status.ts';
import { query, sql } from '../platform/database.ts';

/** A step of a message that is still in doubt; without a status it is only noted. */
export interface Decision {
  messageId: string;
  attempt: number;
  step: StepContent;
}

/** Only on messages that are in doubt about the same attempt still. Answers with the statuses that messages moved to. */
export async function writeDecisions(tx: EntityManager, decisions: Decision[]): Promise<MessageStatus[]> {
  if (decisions.length === 0) return [];
  const column = <Value>(read: (decision: Decision) => Value) => decisions.map(read);
  const moved = await query(
    tx,
    sql<{ status: MessageStatus }>`
      with input as (
        select * from unnest(
          ${column(({ messageId }) => messageId)}::uuid[], ${column(({ attempt }) => attempt)}::smallint[],
          ${column(({ step }) => step.status ?? null)}::text[], ${column(({ step }) => step.reason ?? null)}::text[],
          ${column(({ step }) => step.sentence ?? null)}::text[],
          ${column(({ step }) => JSON.stringify(step))}::jsonb[]
        ) as row(id, attempt, status, reason, sentence, step)
      ), held as materialized (
        select m.id from outbound_message m join input on input.id = m.id and input.attempt = m.attempts
        where m.status = 'IN_DOUBT' order by m.id for update of m
      ), updated as (
        update outbound_message m
        set status = coalesce(input.status, m.status), updated_at = now(),
            failure_code = case input.status when 'FAILED' then input.reason when 'SENT' then null else m.failure_code end,
            failure_message = case input.status when 'FAILED' then input.sentence when 'SENT' then null else m.failure_message end,
            failure_retryable = case input.status when 'SENT' then null else m.failure_retryable end,
            -- The same word again says nothing new.
            history = case when input.status is null and m.history -> -1 ->> 'reason' = input.reason then m.history
                           else m.history || ${stampStep(sql`input.step`)} end
        from input join held using (id)
        where m.id = input.id
        returning m.*, input.status is not null as moves
      ), changed as (select * from updated where moves), told as (${appendMessageEvents})
      select status from changed`,
  );
  return moved.map(({ status }) => status);
}
