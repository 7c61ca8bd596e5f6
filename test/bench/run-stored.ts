import { prefixed } from './print-figures.ts';
import { runRoad } from './run-road.ts';
import { execute, type Stage } from './stage.ts';

const messagesAtOnce = 100_000;

/** The road on empty tables, then on tables that hold messages of the same configuration with their events and receipts. */
export async function runStored(stage: Stage, messages: number, stored: number): Promise<Record<string, number>> {
  const empty = await runRoad(stage, 'road_empty', messages);
  const full = await runRoad(stage, 'road_full', messages, (databaseUrl, { configurationId }) =>
    fill(databaseUrl, configurationId, stored),
  );
  const [before = Number.NaN, after = Number.NaN] = [empty, full].map((figures) => figures['whole road, messages/s']);
  return {
    ...prefixed('empty', empty),
    ...prefixed(`${stored.toLocaleString('en')} stored`, full),
    'rate with them stored, % of the rate without': (100 * after) / before,
  };
}

/** As the road leaves them: delivered at the first attempt, two receipts each, a hundred to a request, whose four events they share. */
async function fill(databaseUrl: string, configurationId: string, stored: number): Promise<void> {
  for (let done = 0; done < stored; done += messagesAtOnce) {
    const last = Math.min(done + messagesAtOnce, stored);
    console.error(`Storing messages: ${last.toLocaleString('en')} of ${stored.toLocaleString('en')} …`);
    await execute(databaseUrl, storeMessages(configurationId, done + 1, last));
  }
  // As autovacuum and the checkpointer would have done meanwhile.
  await execute(databaseUrl, 'vacuum (analyze)');
  await execute(databaseUrl, 'checkpoint');
}

/** Of a day ago: younger than what is pruned, older than what the integrity check has still to prove. */
function storeMessages(configurationId: string, first: number, last: number): string {
  return `
    with configuration as (
      select c.*, t.current_version_id from outbound_configuration c join message_template t on t.id = c.template_id
      where c.id = '${configurationId}'
    ), numbers as (
      select number, (number - 1) / 100 as request from generate_series(${first}, ${last}) as number
    ), requests as (
      insert into outbound_request (id, organization_id, configuration_id, channel_id, template_version_id, conversation_mode,
                                    state, contact_count, created_by, created_at, updated_at)
      select ${id("'request'", 'request')}, c.organization_id, c.id, c.channel_id, c.current_version_id, c.conversation_mode,
             'COMPLETED', 100, 'bench', ${aDayAgo}, ${aDayAgo}
      from configuration c, (select distinct request from numbers) as request
    ), messages as (
      insert into outbound_message (id, organization_id, request_id, configuration_id, channel_id, to_address, locale, body,
                                    segments, status, attempts, claimed_by, provider_message_id, history, created_at, updated_at)
      select ${id("'message'", 'number')}, c.organization_id, ${id("'request'", 'request')}, c.id, c.channel_id,
             '+1202' || 5000000 + number % 4000000, 'en', 'Hello Mari, we have opened your case "Router down".', 1,
             'DELIVERED', 1, gen_random_uuid(), 'SM' || md5(number::text), jsonb_build_array(
               ${step('QUEUED')}, ${step('SENDING')}, ${step('SENT')},
               ${step('DELIVERED')} || jsonb_build_object('receiptId', (2 * number)::text)), ${aDayAgo}, ${aDayAgo}
      from configuration c, numbers
    ), receipts as (
      insert into receipt (organization_id, channel_id, message_id, dedupe_key, provider_message_id, status, payload, attempt)
      select c.organization_id, c.channel_id, ${id("'message'", 'number')},
             ${id("'message'", 'number')} || '.1 SM' || md5(number::text) || ':' || lower(status),
             'SM' || md5(number::text), status, ${payload}, 1
      from configuration c, numbers, unnest(array['SENT', 'DELIVERED']) as status
    )
    insert into event (organization_id, type, at, subject_ids, request_id, configuration_id, status)
    select c.organization_id, 'MESSAGE_STATUS_CHANGED', ${aDayAgo}, array_agg(${id("'message'", 'number')} order by number),
           ${id("'request'", 'request')}, c.id, status
    from configuration c, numbers, unnest(array['QUEUED', 'SENDING', 'SENT', 'DELIVERED']) as status
    group by c.organization_id, request, c.id, status`;
}

const aDayAgo = `now() - interval '1 day'`;

/** UUIDv7, in the order of the numbers. */
function id(kind: string, number: string): string {
  const random = `md5(${kind} || ${number})`;
  const ms = `(extract(epoch from date_trunc('day', now()) - interval '10 days') * 1000)::bigint + ${number}`;
  return `(lpad(to_hex(${ms}), 12, '0') || '7' || left(${random}, 3) || '8' || right(${random}, 15))::uuid`;
}

function step(status: string): string {
  return `jsonb_build_object('at', ${aDayAgo}, 'status', '${status}')`;
}

const payload = `'AccountSid=AC11111111111111111111111111111111&ApiVersion=2010-04-01&From=%2B12025550100&To=%2B1202' ||
  5000000 + number % 4000000 || '&MessageSid=SM' || md5(number::text) || '&SmsSid=SM' || md5(number::text) ||
  '&MessageStatus=' || lower(status) || '&SmsStatus=' || lower(status) || '&RawDlrDoneDate=2611250000'`;
