import { expect } from 'vitest';
import { queryDatabase } from './database.ts';
import { graphql } from './generated/gql.ts';
import type { Road } from './road.ts';
import type { Service } from './service.ts';

const deadJobsDocument = graphql(`
  query DeadJobs {
    deadJobs {
      id
      queue
      failedAt
      reason
      attempts
      request { id state }
      message { id status attempts }
      conversation { id }
    }
  }
`);
export const redriveDocument = graphql(`
  mutation RedriveDeadJob($id: ID!) { redriveDeadJob(id: $id) { id queue } }
`);

export async function listDeadJobs({ admin }: Pick<Road, 'admin'>) {
  return (await admin.run(deadJobsDocument, {})).deadJobs;
}

/** The only dead job of the organization, once there is one. */
export async function untilDeadJob(road: Pick<Road, 'admin'>) {
  await expect.poll(() => listDeadJobs(road), { timeout: 20_000, interval: 50 }).toHaveLength(1);
  const [job] = await listDeadJobs(road);
  if (job === undefined) throw new Error('There is no dead job');
  return job;
}

/** Jobs that are enqueued from now on are dead after their first failure. */
export async function giveUpAtOnce({ databaseUrl }: Service): Promise<void> {
  await queryDatabase(databaseUrl, 'update pgboss.queue set retry_limit = 0');
}

/** A fault of ours: no code of ours speaks for this channel's provider. */
export async function breakChannel({ databaseUrl }: Service, { channelId }: Road): Promise<void> {
  await queryDatabase(databaseUrl, `update channel set provider = 'unheard-of' where id = $1`, [channelId]);
}

export async function mendChannel({ databaseUrl }: Service, { channelId }: Road): Promise<void> {
  await queryDatabase(databaseUrl, `update channel set provider = 'twilio' where id = $1`, [channelId]);
}
