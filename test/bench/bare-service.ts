// The least that could carry messages at all: no tenants, no checks, no signatures, no jobs that outlive the process, no
// GraphQL. What it spends on a message is what Node, HTTP and commits to Postgres cost on this machine.
import { createServer } from 'node:http';
import { json, text } from 'node:stream/consumers';
import { Pool as Database } from 'pg';
import { Pool } from 'undici';
import { WebSocketServer } from 'ws';
import { createMicroBatch } from '../../src/platform/micro-batch.ts';
import { newId } from '../../src/platform/uuid.ts';
import { account, ourNumber } from './road.ts';

const [port, databaseUrl = '', simulatorUrl = ''] = process.argv.slice(2);
const chunksAtOnce = 4;

interface Message {
  id: string;
  to: string;
}

interface Change {
  id: string;
  status: string;
}

const database = new Database({ connectionString: databaseUrl, max: 8 });
await database.query(`
  create table bare_message (id uuid primary key, address text not null, body text not null, status text not null, carrier_id text);
  create table bare_receipt (message_id uuid not null, status text not null)`);
const carrier = new Pool(simulatorUrl, { connections: 128 });
const path = `/2010-04-01/Accounts/${account.accountSid}/Messages.json`;
const headers = {
  authorization: `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64')}`,
  'content-type': 'application/x-www-form-urlencoded',
};
const body = 'Hello Mari, we have opened your case "Router down".';
const waiting: Message[][] = [];
let underWay = 0;

const recordReceipt = createMicroBatch<Change>(
  async (receipts) => {
    await database.query({
      name: 'receipts',
      text: `with input as (select * from unnest($1::uuid[], $2::text[]) as row(id, status)),
                  stored as (insert into bare_receipt select * from input)
             update bare_message m set status = input.status from input where m.id = input.id`,
      values: [receipts.map(({ id }) => id), receipts.map(({ status }) => status)],
    });
    tell(receipts);
  },
  { mostItems: 500, gatherMs: 2 },
);

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  if (pathname === '/send') {
    await accept((await json(request)) as string[]);
  } else {
    const status = new URLSearchParams(await text(request)).get('MessageStatus') ?? '';
    await recordReceipt({ id: searchParams.get('reference') ?? '', status });
  }
  response.writeHead(204).end();
});
const subscribers = new WebSocketServer({ server });
server.keepAliveTimeout = 60_000;
server.listen(Number(port), '127.0.0.1', () => console.log('"ready"'));

async function accept(addresses: string[]): Promise<void> {
  const messages = addresses.map((to) => ({ id: newId(), to }));
  await database.query({
    name: 'accept',
    text: `insert into bare_message select id, address, $3, 'queued' from unnest($1::uuid[], $2::text[]) as row(id, address)`,
    values: [messages.map(({ id }) => id), addresses, body],
  });
  waiting.push(messages);
  work();
}

function work(): void {
  if (underWay >= chunksAtOnce) return;
  const chunk = waiting.shift();
  if (chunk === undefined) return;
  underWay += 1;
  void deliver(chunk).then(() => {
    underWay -= 1;
    work();
  });
}

/** Written before it is made, and after. */
async function deliver(chunk: Message[]): Promise<void> {
  const ids = chunk.map(({ id }) => id);
  await database.query({
    name: 'claim',
    text: `update bare_message set status = 'sending' where id = any($1::uuid[]) and status = 'queued'`,
    values: [ids],
  });
  tell(ids.map((id) => ({ id, status: 'sending' })));
  const carrierIds = await Promise.all(chunk.map(post));
  await database.query({
    name: 'settle',
    text: `update bare_message m
           set carrier_id = input.carrier_id, status = case status when 'sending' then 'sent' else status end
           from unnest($1::uuid[], $2::text[]) as input(id, carrier_id) where m.id = input.id`,
    values: [ids, carrierIds],
  });
  tell(ids.map((id) => ({ id, status: 'accepted' })));
}

async function post({ id, to }: Message): Promise<string> {
  const callback = `http://127.0.0.1:${port}/receipts?reference=${id}`;
  const form = new URLSearchParams({ To: to, From: ourNumber, Body: body, StatusCallback: callback });
  const answer = await carrier.request({ path, method: 'POST', headers, body: form.toString() });
  const { sid } = (await answer.body.json()) as { sid?: string };
  if (sid === undefined) throw new Error(`The simulator answered ${answer.statusCode}`);
  return sid;
}

function tell(changes: Change[]): void {
  for (const change of changes) {
    const line = JSON.stringify(change);
    for (const subscriber of subscribers.clients) subscriber.send(line);
  }
}
