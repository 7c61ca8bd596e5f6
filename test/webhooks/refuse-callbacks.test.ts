import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/uuid.ts';
import { expectedSignature } from '../simulator/twilio-signature.ts';
import { type CallbackOptions, postCallback, postForm, receiptOf } from '../support/callback.ts';
import { queryDatabase } from '../support/database.ts';
import { behave, loadMessage, sendUntil } from '../support/outbound.ts';
import { createRoad, nextNumber, type Road } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

interface Sent {
  road: Road;
  messageId: string;
  messageSid: string;
  reference: string;
}

/** A message that the carrier has and never reports on. */
async function sendUnconfirmed(): Promise<Sent> {
  const road = await createRoad(service);
  const to = nextNumber();
  await behave(service, to, { receipts: 'none' });
  const { messageIds } = await sendUntil(road, [to], 'SENT');
  const [messageId = ''] = messageIds;
  const { providerMessageId } = await loadMessage(road, messageId);
  return { road, messageId, messageSid: providerMessageId ?? '', reference: `${messageId}.1` };
}

describe('a callback', () => {
  const forgeries: [string, (sent: Sent) => CallbackOptions][] = [
    ['without a signature', () => ({ signature: null })],
    ['with an empty signature', () => ({ signature: '' })],
    ['with a signature that is no base64', () => ({ signature: '* unsigned *' })],
    ['with a signature of the right length', () => ({ signature: Buffer.alloc(20).toString('base64') })],
    ['signed with another token', () => ({ token: 'another-token' })],
    [
      'signed for another channel',
      ({ reference }) => ({ signedUrl: `${service.url}/webhooks/${newId()}?reference=${reference}` }),
    ],
    ['signed for the URL without the reference', ({ road }) => ({ signedUrl: road.webhookUrl })],
    ['signed for another reference', ({ road }) => ({ signedUrl: `${road.webhookUrl}?reference=${newId()}.1` })],
    [
      'signed for another host',
      ({ road, reference }) => ({
        signedUrl: `${road.webhookUrl.replace('127.0.0.1', 'carrier.example')}?reference=${reference}`,
      }),
    ],
    [
      'signed for another scheme',
      ({ road, reference }) => ({
        signedUrl: `${road.webhookUrl.replace('http:', 'https:')}?reference=${reference}`,
      }),
    ],
    ['that says it is JSON', () => ({ contentType: 'application/json' })],
  ];
  test.each(forgeries)('%s is refused with 403, stored nowhere, and changes nothing', async (_what, options) => {
    const sent = await sendUnconfirmed();
    const { road, messageId, messageSid, reference } = sent;
    const status = await postCallback(road, receiptOf(messageSid, 'delivered'), { reference, ...options(sent) });
    expect(status).toBe(403);
    expect((await loadMessage(road, messageId)).status).toBe('SENT');
    expect(await countReceipts(road)).toBe(0);
    await road.admin.close();
  });

  test('that was changed after it was signed is refused with 403', async () => {
    const { road, messageId, messageSid, reference } = await sendUnconfirmed();
    const signed = new URLSearchParams(receiptOf(messageSid, 'sent'));
    const signature = expectedSignature(road.authToken, `${road.webhookUrl}?reference=${reference}`, signed);
    const status = await postCallback(road, receiptOf(messageSid, 'failed'), { reference, signature });
    expect(status).toBe(403);
    expect((await loadMessage(road, messageId)).status).toBe('SENT');
    await road.admin.close();
  });

  test.each(['GET', 'PUT', 'HEAD'])('by %s without a signature is refused with 403', async (method) => {
    const road = await createRoad(service);
    const response = await fetch(road.webhookUrl, { method });
    await response.arrayBuffer();
    expect(response.status).toBe(403);
  });

  test.each([
    ['a channel that does not exist', newId()],
    ['no channel', ''],
    ['a text', 'channel'],
    ['an encoded NUL', '%00'],
  ])('for %s is answered with 404', async (_what, channelId) => {
    const webhookUrl = `${service.url}/webhooks/${channelId}`;
    expect(await postCallback({ webhookUrl, authToken: 'token' }, receiptOf('SM1', 'delivered'))).toBe(404);
  });

  test.each([300, 5_000])('of %i kB is answered with 413 and not read', async (kilobytes) => {
    const road = await createRoad(service);
    const body = `Body=${'x'.repeat(kilobytes * 1_000)}`;
    expect(await postForm(road, body)).toBe(413);
    expect(await postForm(road, 'Body=short')).toBe(200);
  });
});

describe('a callback for an attempt that was never made', () => {
  test.each([
    { attempt: 0, status: 'sent' },
    { attempt: 2, status: 'failed' },
    { attempt: 9_999, status: 'delivered' },
  ] as const)('($attempt, $status) is stored and changes nothing', async ({ attempt, status }) => {
    const { road, messageId, messageSid } = await sendUnconfirmed();
    const reference = `${messageId}.${attempt}`;
    expect(await postCallback(road, receiptOf(messageSid, status), { reference })).toBe(200);
    expect((await loadMessage(road, messageId)).status).toBe('SENT');
    expect(await countReceipts(road)).toBe(1);
    await road.admin.close();
  });
});

describe("a callback for a channel that is not the message's", () => {
  test("of another organization changes nothing, though it is signed and names our message's reference and id", async () => {
    const [{ road, messageId, messageSid, reference }, theirs] = await Promise.all([
      sendUnconfirmed(),
      createRoad(service),
    ]);
    expect(await postCallback(theirs, receiptOf(messageSid, 'failed'), { reference })).toBe(200);
    expect(await postCallback(theirs, receiptOf(messageSid, 'read'))).toBe(200);
    expect(await loadMessage(road, messageId)).toMatchObject({ status: 'SENT', failure: null });
    expect(await countReceipts(theirs)).toBe(2);
    expect(await countReceipts(road)).toBe(0);
    // The right one still counts.
    await postCallback(road, receiptOf(messageSid, 'delivered'), { reference });
    expect((await loadMessage(road, messageId)).status).toBe('DELIVERED');
    await road.admin.close();
  });
});

async function countReceipts({ channelId }: Road): Promise<number | undefined> {
  const [row] = await queryDatabase<{ count: number }>(
    service.databaseUrl,
    'select count(*)::int as count from receipt where channel_id = $1',
    [channelId],
  );
  return row?.count;
}
