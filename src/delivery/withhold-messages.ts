import type { EntityManager } from '@mikro-orm/postgresql';
import { appendMessageEvents, type StepContent, stampStep } from '../outbound/message-changes.ts';
import { query, sql } from '../platform/database.ts';
import type { Obstacle } from './find-obstacle.ts';

/** Writes down what kept due messages from leaving. One that is held already gets the step, but nothing is told of it. */
export async function withholdMessages(tx: EntityManager, obstacles: ReadonlyMap<string, Obstacle>): Promise<void> {
  if (obstacles.size === 0) return;
  const ids = [...obstacles.keys()];
  const column = <Value>(read: (obstacle: Obstacle) => Value) => [...obstacles.values()].map(read);
  await query(
    tx,
    sql`with input as (
          select * from unnest(
            ${ids}::uuid[], ${column(({ status }) => status)}::text[],
            ${column((it) => ('skipReason' in it ? it.skipReason : null))}::text[],
            ${column((it) => ('code' in it ? it.code : null))}::text[],
            ${column((it) => ('sentence' in it ? it.sentence : null))}::text[],
            ${column((it) => ('until' in it ? it.until : null))}::timestamptz[],
            ${column((it) => JSON.stringify(toStep(it)))}::jsonb[]
          ) as row(id, status, skip_reason, code, sentence, until, step)
        ), held as materialized (
          select id, status as was from outbound_message where id = any(${ids}::uuid[])
        ), updated as (
          update outbound_message m
          set status = input.status, skip_reason = input.skip_reason, next_attempt_at = input.until, updated_at = now(),
              failure_code = coalesce(input.code, m.failure_code), failure_message = coalesce(input.sentence, m.failure_message),
              failure_retryable = case when input.code is null then m.failure_retryable else false end,
              -- What is looked at again and held for the same reason and time has no news.
              history = case when was = 'HELD' and m.history -> -1 @> input.step then m.history
                             else m.history || ${stampStep(sql`input.step`)} end
          from input join held using (id)
          where m.id = input.id
          returning m.*, was
        ), changed as (select * from updated where was <> status)
        ${appendMessageEvents}`,
  );
}

function toStep(obstacle: Obstacle): StepContent {
  switch (obstacle.status) {
    case 'SKIPPED': {
      const { id, source, occurredAt } = obstacle.consent;
      return { status: 'SKIPPED', reason: 'OPTED_OUT', consent: { id, source, occurredAt } };
    }
    case 'HELD':
      return {
        status: 'HELD',
        reason: obstacle.reason,
        until: obstacle.until.toISOString(),
        ...('zone' in obstacle && { zone: obstacle.zone }),
        ...('cap' in obstacle && { cap: obstacle.cap }),
      };
    case 'FAILED':
      return { status: 'FAILED', reason: obstacle.code };
  }
}
