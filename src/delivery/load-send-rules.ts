import type { EntityManager } from '@mikro-orm/postgresql';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { query, sql } from '../platform/database.ts';

/** What must hold when a message of the job leaves, as it is at this moment. */
export interface SendRules {
  /** What the messages are for; null where no purpose is named. */
  purpose: string | null;
  isTemplateActive: boolean;
}

/** A reply stands for itself: what was agreed on for requests does not concern it. */
const rulesOfReplies: SendRules = { purpose: null, isTemplateActive: true };

export async function loadSendRules(tx: EntityManager, job: DeliveryJob): Promise<SendRules> {
  if (!('requestId' in job)) return rulesOfReplies;
  const [rules] = await query(
    tx,
    sql<SendRules>`
      select r.purpose, t.is_active as "isTemplateActive"
      from outbound_request r
      join template_version v on v.id = r.template_version_id
      join message_template t on t.id = v.template_id
      where r.id = ${job.requestId}`,
  );
  return rules ?? rulesOfReplies;
}
