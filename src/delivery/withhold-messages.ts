import type { EntityManager } from '@mikro-orm/postgresql';
import { appendMessageEvents, type StepContent, stampStep } from '../outbound/message-changes.ts';
import { query, sql } from '../platform/database.ts';
import type { Obstacle } from './find-obstacle.ts';

export interface Withheld {
  id: string;
  obstacle: Obstacle;
}

/** Writes down what kept due messages from leaving. One that is held already gets the step, but nothing is told of it. */
export async function withholdMessages(tx: EntityManager, withheld: Withheld[]): Promise<void> {
  if (withheld.length === 0) return;
  const column = <Value>(read: (obstacle: Obstacle) => Value) => withheld.map(({ obstacle }) => read(obstacle));
  await query(
    tx,
    sql`with input as (
          select * from unnest(
            ${withheld.map(({ id }) => id)}::uuid[], ${column(({ status }) => status)}::text[],
            ${column((it) => ('skipReason' in it ? it.skipReason : null))}::text[],
            ${column((it) => ('code' in it ? it.code : null))}::text[],
            ${column((it) => ('sentence' in it ? it.sentence : null))}::text[],
            ${column((it) => ('until' in it ? it.until : null))}::timestamptz[],
            ${column((it) => JSON.stringify(toStep(it)))}::jsonb[]
          ) as row(id, status, skip_reason, code, sentence, until, step)
        ), held as materialized (
          select id, status as was from outbound_message where id = any(${withheld.map(({ id }) => id)}::uuid[])
        ), updated as (
          update outbound_message m
          set status = input.status, skip_reason = input.skip_reason, next_attempt_at = input.until, updated_at = now(),
              failure_code = coalesce(input.code, m.failure_code), failure_message = coalesce(input.sentence, m.failure_message),
              failure_retryable = case when input.code is null then m.failure_retryable else false end,
              history = m.history || ${stampStep(sql`input.step`)}
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
      return { status: 'HELD', reason: obstacle.reason, until: obstacle.until.toISOString() };
    case 'FAILED':
      return { status: 'FAILED', reason: obstacle.code };
  }
}
