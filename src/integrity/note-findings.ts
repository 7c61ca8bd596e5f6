import type { EntityManager } from '@mikro-orm/postgresql';
import type { DeliverySettings } from '../delivery/delivery-settings.ts';
import { query, sql } from '../platform/database.ts';
import type { Logger } from '../platform/logger.ts';
import { newId } from '../platform/uuid.ts';
import type { IntegrityCheck } from './integrity-finding.ts';

/** What the checks stand on. */
export type IntegritySettings = Pick<DeliverySettings, 'store' | 'times' | 'log'>;

/** What a check is about to note. */
export interface Finding {
  organizationId: string;
  check: IntegrityCheck;
  subjectId: string;
  sentence: string;
  isRepaired: boolean;
}

/** Stores and logs them. The same of the same subject is noted once an hour: what cannot be mended is found every minute. */
export async function noteFindings(tx: EntityManager, log: Logger, findings: Finding[]): Promise<void> {
  if (findings.length === 0) return;
  const column = <Value>(read: (finding: Finding) => Value) => findings.map(read);
  const noted = await query(
    tx,
    sql<Finding>`
      insert into integrity_finding (id, organization_id, "check", subject_id, sentence, is_repaired)
      select input.* from unnest(
        ${findings.map(() => newId())}::uuid[], ${column((finding) => finding.organizationId)}::uuid[],
        ${column((finding) => finding.check)}::text[], ${column((finding) => finding.subjectId)}::uuid[],
        ${column((finding) => finding.sentence)}::text[], ${column((finding) => finding.isRepaired)}::boolean[]
      ) as input(id, organization_id, kind, subject_id, sentence, is_repaired)
      where not exists (
        select 1 from integrity_finding known
        where known.subject_id = input.subject_id and known."check" = input.kind and known.at > now() - interval '1 hour')
      returning "check", subject_id as "subjectId", sentence, is_repaired as "isRepaired"`,
  );
  for (const { sentence, ...finding } of noted) log.warn(finding, sentence);
}

const keptDays = 30;

export async function pruneFindings(em: EntityManager): Promise<void> {
  await query(em.fork(), sql`delete from integrity_finding where at < now() - make_interval(days => ${keptDays})`);
}
