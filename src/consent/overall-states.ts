import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
import type { Addressee, ConsentState } from './consent.ts';

/** Tells of an addressee what holds for every purpose: out of all, into all, or null where neither is so. */
export type OverallStates = (addressee: Addressee) => ConsentState | null;

/** An opt-in to one purpose after an opt-out of everything takes away the latter, and the other way round. */
export async function findOverallStates(
  em: EntityManager,
  organizationId: string,
  addressees: readonly Addressee[],
): Promise<OverallStates> {
  const rows = await query(
    em,
    sql<Addressee & { state: ConsentState }>`
      select input.channel_type as "channelType", input.address, overall.state
      from unnest(
        ${addressees.map(({ channelType }) => channelType)}::text[], ${addressees.map(({ address }) => address)}::text[]
      ) as input(channel_type, address)
      cross join (values ('OPTED_OUT'), ('OPTED_IN')) as overall(state)
      where overall.state = (
        select c.state from consent c
        where c.organization_id = ${organizationId} and c.channel_type = input.channel_type and c.address = input.address
          and (c.purpose is null or c.state <> overall.state)
        order by c.occurred_at desc, c.position desc limit 1)`,
  );
  const states = new Map(rows.map(({ channelType, address, state }) => [`${channelType} ${address}`, state]));
  return ({ channelType, address }) => states.get(`${channelType} ${address}`) ?? null;
}
