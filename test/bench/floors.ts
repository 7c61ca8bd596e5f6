import { Client } from 'pg';
import { Pool } from 'undici';

const rowsPerStatement = 100;

/** Rows per second of committed batch inserts into a table like ours, over two connections. */
export async function measureInserts(databaseUrl: string, rows: number): Promise<number> {
  const clients = await Promise.all([1, 2].map(() => connect(databaseUrl)));
  await clients[0]?.query('create table if not exists bench_insert (like outbound_message including all)');
  const startedAt = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      for (let done = 0; done < rows / clients.length; done += rowsPerStatement) await client.query(insertStatement);
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  await clients[0]?.query('drop table bench_insert');
  await Promise.all(clients.map((client) => client.end()));
  return rows / seconds;
}

const insertStatement = `
  insert into bench_insert (id, organization_id, channel_id, to_address, body, status, attempts, history, created_at, updated_at)
  select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '+12015550123', 'Hello Mari, we have opened your case.',
         'QUEUED', 0, '[{"at": "2026-11-23T00:00:00.000Z", "status": "QUEUED"}]', now(), now()
  from generate_series(1, ${rowsPerStatement})`;

async function connect(databaseUrl: string): Promise<Client> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  return client;
}

/** Sends per second that undici alone gets accepted by the simulator, without receipts. */
export async function measurePosts(
  simulatorUrl: string,
  account: { accountSid: string; authToken: string },
  from: string,
  posts: number,
) {
  const pool = new Pool(simulatorUrl, { connections: 128 });
  const headers = {
    authorization: `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  const body = new URLSearchParams({ To: '+12015550123', From: from, Body: 'Hello Mari' }).toString();
  const path = `/2010-04-01/Accounts/${account.accountSid}/Messages.json`;
  let left = posts;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: 128 }, async () => {
      while (left-- > 0) {
        const answer = await pool.request({ path, method: 'POST', headers, body });
        await answer.body.dump();
        if (answer.statusCode !== 201) throw new Error(`The simulator answered ${answer.statusCode}`);
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  await pool.close();
  return posts / seconds;
}
