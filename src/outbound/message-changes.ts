import { type Condition, sql } from '../platform/database.ts';
import type { MessageStep } from './outbound-message.ts';

/** A step without its time. */
export type StepContent = Omit<MessageStep, 'at'>;

/** The step as an element to append to a message's history, at the time of the transaction: one clock for all nodes. */
export function historyStep(step: StepContent): Condition {
  return stampStep(sql`${JSON.stringify(step)}::jsonb`);
}

/** The same of an expression that is a step without its time. */
export function stampStep(step: Condition): Condition {
  return sql`(jsonb_build_object('at', now()) || ${step})`;
}

/** Tells of the rows of `changed`, a common table expression that returns whole messages; those that differ in nothing else share an event row. */
export const appendMessageEvents = sql`
  insert into event (organization_id, type, subject_ids, request_id, configuration_id, conversation_id, status)
  select organization_id, 'MESSAGE_STATUS_CHANGED', array_agg(id order by id), request_id, configuration_id, conversation_id, status
  from changed group by organization_id, request_id, configuration_id, conversation_id, status`;

/** Tells the state of the rows of `requests`, a common table expression that returns whole requests. */
export const appendRequestEvents = sql`
  insert into event (organization_id, type, subject_id, request_id, configuration_id, status)
  select organization_id, 'REQUEST_CHANGED', id, id, configuration_id, state from requests`;
