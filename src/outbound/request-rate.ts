import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
import { DomainError } from '../platform/domain-error.ts';
import { showCount } from '../platform/text.ts';

/**
 * Counts one request against the organization's rolling hour, in buckets of a minute.
 * The bucket's row stays locked until the commit: count last, so that requests of one organization wait for no more than that.
 */
export async function countRequest(tx: EntityManager, organizationId: string, mostPerHour: number): Promise<void> {
  const [row] = await query(
    tx,
    sql<{ total: number; wait_seconds: number }>`
      with counted as (
        insert into request_rate (organization_id, minute, requests)
        values (${organizationId}, date_trunc('minute', now()), 1)
        on conflict (organization_id, minute) do update set requests = request_rate.requests + 1
        returning minute, requests
      ), earlier as (
        select min(minute) as oldest, coalesce(sum(requests), 0) as requests from request_rate
        where organization_id = ${organizationId}
          and minute > date_trunc('minute', now()) - interval '1 hour' and minute < date_trunc('minute', now())
      )
      select (counted.requests + earlier.requests)::int as total,
             ceil(extract(epoch from coalesce(earlier.oldest, counted.minute) + interval '1 hour' - now()))::int as wait_seconds
      from counted, earlier`,
  );
  if (row === undefined || row.total <= mostPerHour) return;
  const retryAfterSeconds = Math.max(1, row.wait_seconds);
  throw new DomainError(
    'RATE_LIMITED',
    `This organization has made its ${showCount(mostPerHour)} requests of the last hour; try again in ${showCount(retryAfterSeconds)} seconds.`,
    { retryAfterSeconds },
  );
}

/** Buckets that no window reaches any more. */
export async function pruneRequestRates(em: EntityManager): Promise<void> {
  await query(em.fork(), sql`delete from request_rate where minute < now() - interval '2 hours'`);
}
