import { type Condition, sql } from '../platform/database.ts';

/** Whose consent, to what. A purpose of null asks for messages of no named purpose. */
interface Asked {
  organizationId: Condition;
  channelType: Condition;
  address: Condition;
  purpose: Condition;
  /** What was known by then; left out, now. */
  knownAt?: Condition;
}

/**
 * Expression: `what` of the consent `c` that counts, or null where nothing is known. What was said of no purpose is said
 * of all; the last word counts.
 */
export function latestConsent(
  { organizationId, channelType, address, purpose, knownAt }: Asked,
  what: Condition,
): Condition {
  return sql`(
    select ${what} from consent c
    where c.organization_id = ${organizationId} and c.channel_type = ${channelType} and c.address = ${address}
      and (c.purpose is null or c.purpose = ${purpose}) ${knownAt === undefined ? sql`` : sql`and c.recorded_at <= ${knownAt}`}
    order by c.occurred_at desc, c.position desc limit 1)`;
}
