import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { newId } from '../../src/platform/uuid.ts';
import { postCallback, postForm, receiptOf } from '../support/callback.ts';
import { queryDatabase } from '../support/database.ts';
import { graphql } from '../support/generated/gql.ts';
import { behave, loadMessage, readPhone } from '../support/outbound.ts';
import { contact, createRoad, nextNumber, type Road, sendDocument, statusDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';
import { sendUnconfirmed } from '../support/unconfirmed.ts';

const updateChannelDocument = graphql(`
  mutation ReceiptsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }
`);

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

describe('a receipt', () => {
  test('that comes three times counts once', async () => {
    const { road, id, messageSid, reference } = await sendUnconfirmed(service);
    const statuses: number[] = [];
    for (let time = 0; time < 3; time++) {
      statuses.push(await postCallback(road, receiptOf(messageSid, 'delivered'), { reference }));
    }
    expect(statuses).toEqual([200, 200, 200]);
    const { history } = await loadMessage(road, id);
    expect(history.map(({ status }) => status)).toEqual(['QUEUED', 'SENDING', 'SENT', 'DELIVERED']);
    expect(await readReceipts(road)).toHaveLength(1);
    await road.admin.close();
  });

  test.each([
    ['no reference', undefined],
    ['an empty reference', ''],
    ['a reference that is not ours', 'order-1'],
    ['a reference with a NUL', '%00'],
  ])('with %s is matched by the id of the carrier', async (_what, reference) => {
    const { road, id, messageSid } = await sendUnconfirmed(service);
    await postCallback(road, receiptOf(messageSid, 'delivered'), reference === undefined ? {} : { reference });
    expect((await loadMessage(road, id)).status).toBe('DELIVERED');
    await road.admin.close();
  });

  test('of a message that nobody knows is kept as it came, and changes nothing', async () => {
    const { road, id } = await sendUnconfirmed(service);
    const unknown = `SM${'0'.repeat(32)}`;
    expect(await postCallback(road, receiptOf(unknown, 'delivered'))).toBe(200);
    expect(await postCallback(road, receiptOf(unknown, 'read'), { reference: `${newId()}.1` })).toBe(200);
    expect(await readReceipts(road)).toEqual([
      { message_id: null, provider_message_id: unknown, status: 'DELIVERED' },
      { message_id: null, provider_message_id: unknown, status: 'READ' },
    ]);
    expect((await loadMessage(road, id)).status).toBe('SENT');
    await road.admin.close();
  });

  test.each(['queued', 'accepted', 'sending', 'partially_delivered', 'nonsense', '', 'toString', '__proto__'])(
    'with the status "%s" is answered with 200 and left aside',
    async (status) => {
      const { road, id, messageSid, reference } = await sendUnconfirmed(service);
      expect(await postCallback(road, receiptOf(messageSid, status), { reference })).toBe(200);
      expect((await loadMessage(road, id)).status).toBe('SENT');
      expect(await readReceipts(road)).toEqual([]);
      await road.admin.close();
    },
  );

  test('with parameters that nobody announced counts all the same', async () => {
    const { road, id, messageSid, reference } = await sendUnconfirmed(service);
    const more = { Tags: '{"a":"õ"}', 'Odd name': 'a b+c&d', Empty: '' };
    expect(await postCallback(road, receiptOf(messageSid, 'read', more), { reference })).toBe(200);
    expect((await loadMessage(road, id)).status).toBe('READ');
    await road.admin.close();
  });

  test.each([
    ['in its message', (sid: string) => `MessageSid=${sid}&MessageStatus=failed&ErrorMessage=a%00b`],
    ['as it came', (sid: string) => `MessageSid=${sid}&MessageStatus=failed&Odd=\u0000`],
  ])('with a NUL %s counts all the same', async (_what, body) => {
    const { road, id, messageSid, reference } = await sendUnconfirmed(service);
    expect(await postForm(road, body(messageSid), { reference })).toBe(200);
    expect((await loadMessage(road, id)).status).toBe('FAILED');
    await road.admin.close();
  });

  test("with a NUL in the carrier's id is answered with 200 and hinders no other", async () => {
    const { road, id, messageSid, reference } = await sendUnconfirmed(service);
    expect(await postForm(road, `MessageSid=${messageSid}%00&MessageStatus=sent`, { reference })).toBe(200);
    expect(await postForm(road, `MessageSid=${messageSid}&MessageStatus=delivered`, { reference })).toBe(200);
    expect((await loadMessage(road, id)).status).toBe('DELIVERED');
    await road.admin.close();
  });

  test.each([
    ['30003', 'The handset is switched off or out of reach.', true],
    ['30007', 'The carrier filtered the message as unwanted.', false],
    ['98765', 'Twilio reports error 98765.', false],
    ['x', 'Twilio gave no reason.', false],
  ])('of a failure with the code %s says: %s', async (ErrorCode, message, retryable) => {
    const { road, id, messageSid, reference } = await sendUnconfirmed(service);
    await postCallback(road, receiptOf(messageSid, 'undelivered', { ErrorCode }), { reference });
    const code = ErrorCode === 'x' ? 'UNDELIVERED' : ErrorCode;
    expect(await loadMessage(road, id)).toMatchObject({ status: 'FAILED', failure: { code, message, retryable } });
    await road.admin.close();
  });
});

describe('a receipt that is faster than the answer to the send', () => {
  test.each([true, false])('counts (with our reference: %s)', async (isReferred) => {
    const road = await createRoad(service);
    const { to, received, following } = await sendSlowly(road, 1_500);
    const options = isReferred ? { reference: received.reference } : {};
    expect(await postCallback(road, receiptOf(received.id, 'delivered'), options)).toBe(200);
    const seen = await following.until(({ deliveryStatusChanged }) => deliveryStatusChanged.status === 'DELIVERED');
    const { message } = seen.at(-1)?.deliveryStatusChanged ?? {};
    expect(message).toMatchObject({ to, attempts: 1 });
    await vi.waitFor(async () => {
      expect((await loadMessage(road, message?.id ?? '')).providerMessageId).toBe(received.id);
    }, 5_000);
    expect((await loadMessage(road, message?.id ?? '')).status).toBe('DELIVERED');
    await road.admin.close();
  });

  test('counts even when it is being written while the send is settled', async () => {
    const road = await createRoad(service);
    const { received, following } = await sendSlowly(road, 500);
    // Another's write of the same receipt holds ours up between looking for its message and storing it.
    const other = new Client({ connectionString: service.databaseUrl });
    await other.connect();
    await other.query('begin');
    await other.query(
      `insert into receipt (organization_id, channel_id, dedupe_key, provider_message_id, status, payload)
       values ($1, $2, $3, $4, 'DELIVERED', '')`,
      [road.admin.organizationId, road.channelId, `${received.id}:delivered`, received.id],
    );
    const posted = postCallback(road, receiptOf(received.id, 'delivered'));
    await vi.waitFor(async () => {
      const waiting = await queryDatabase(
        service.databaseUrl,
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      expect(waiting).not.toEqual([]);
    }, 5_000);
    const settled = following.until(({ deliveryStatusChanged }) => deliveryStatusChanged.status === 'SENT');
    // Either the send is settled while the receipt waits, or its settling waits for the receipt.
    await vi.waitFor(async () => expect(await hasBeenAnswered(road)).toBe(true), 5_000);
    await other.query('rollback');
    await other.end();
    expect(await posted).toBe(200);
    await settled;
    await following.until(({ deliveryStatusChanged }) => deliveryStatusChanged.status === 'DELIVERED');
    await road.admin.close();
  });
});

describe('while the token of a channel is replaced', () => {
  test('callbacks signed with either are taken, and with none but them', async () => {
    const { road, id, messageSid, reference } = await sendUnconfirmed(service);
    await road.admin.run(updateChannelDocument, {
      input: {
        id: road.channelId,
        credentials: {
          twilio: {
            accountSid: `AC${road.address.slice(1).padStart(32, '0')}`,
            authToken: 'the-new-token',
            secondaryAuthToken: road.authToken,
            baseUrl: service.simulator.url,
          },
        },
      },
    });
    const post = (status: string, token: string) =>
      postCallback(road, receiptOf(messageSid, status), { reference, token });
    expect(await post('read', 'a-third-token')).toBe(403);
    expect(await post('sent', road.authToken)).toBe(200);
    expect(await post('delivered', 'the-new-token')).toBe(200);
    expect((await loadMessage(road, id)).status).toBe('DELIVERED');
    expect(await readReceipts(road)).toHaveLength(2);
    await road.admin.close();
  });
});

/** A send whose handset has the message long before the carrier answers. */
async function sendSlowly(road: Road, latencyMs: number) {
  const to = nextNumber();
  await behave(service, to, { receipts: 'none', latencyMs });
  const following = road.admin.follow(statusDocument, {
    configurationId: road.configurationId,
    after: await road.admin.eventCursor(),
  });
  await road.admin.run(sendDocument, { input: { configurationId: road.configurationId, contacts: [contact(to)] } });
  const received = await vi.waitFor(async () => {
    const [first] = await readPhone(service, to);
    if (first === undefined) throw new Error('The handset has nothing yet');
    return first;
  }, 5_000);
  return { to, received, following };
}

/** Whether the worker has the carrier's answer: it has settled the send, or waits to. */
async function hasBeenAnswered({ channelId }: Road): Promise<boolean> {
  const rows = await queryDatabase(
    service.databaseUrl,
    `select 1 from outbound_message where channel_id = $1 and provider_message_id is not null
     union all
     select 1 from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock' and query like '%advisory%'`,
    [channelId],
  );
  return rows.length > 0;
}

function readReceipts({ channelId }: Road) {
  return queryDatabase(
    service.databaseUrl,
    'select message_id, provider_message_id, status from receipt where channel_id = $1 order by id',
    [channelId],
  );
}
