import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OpenedChannel, ProviderChannels } from '../channel/provider-channels.ts';
import { createTakeInbound } from '../conversation/take-inbound.ts';
import type { ChannelReceipt } from '../delivery/match-receipts.ts';
import { recordReceipts } from '../delivery/record-receipts.ts';
import type { BreakerRules } from '../failover/breaker-rules.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import { createMicroBatch } from '../platform/micro-batch.ts';
import { sendText } from '../platform/send-text.ts';
import type { Store } from '../platform/store.ts';
import { isId } from '../platform/uuid.ts';
import type { WebhookReading } from '../providers/provider.ts';

/** Answers one callback of a carrier, after what it says is on disk. */
export type ReceiveWebhook = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>;

const mostBodyBytes = 256 * 1024;
const batchRules = { mostItems: 500, gatherMs: 3 };

export function createReceiveWebhook(
  store: Store,
  providerChannels: ProviderChannels,
  { publicUrl, breakerRules }: { publicUrl: string; breakerRules: BreakerRules },
  log: Logger,
): ReceiveWebhook {
  const addReceipt = createMicroBatch<ChannelReceipt>(
    (batch) => recordReceipts({ store, breakerRules, log }, batch),
    batchRules,
  );
  const takeInbound = createTakeInbound(store, batchRules);

  async function keep(channel: OpenedChannel, reading: WebhookReading, payload: string): Promise<void> {
    const place = { organizationId: channel.organizationId, channelId: channel.id, payload };
    const isTimed = channel.slowReceiptSeconds !== null;
    await Promise.all([
      ...reading.receipts.map((receipt) => addReceipt({ ...place, isTimed, receipt })),
      ...reading.inbound.map((message) => takeInbound(channel, message, payload)),
    ]);
  }

  return async (request, response, path) => {
    const channelId = path.split('/')[2] ?? '';
    const channel = isId(channelId) ? await providerChannels.find(store.em, channelId) : null;
    if (channel === null) {
      log.warn({ channelId: channelId.slice(0, 64) }, 'a callback came for an unknown channel');
      return refuse(
        store.metrics,
        response,
        404,
        'There is no channel at this address: take webhookUrl of the channel.',
      );
    }
    const body = await readBody(request);
    if (body === null)
      return refuse(store.metrics, response, 413, `The callback is larger than ${mostBodyBytes} bytes.`);
    const { method = 'GET', headers, url = '/' } = request;
    const reading = channel.provider.readWebhook({ method, url: `${publicUrl}${url}`, headers, body });
    if (reading === null) {
      log.warn({ channelId }, 'a callback was not signed by the carrier');
      return refuse(
        store.metrics,
        response,
        403,
        'The signature is not that of the carrier for this address and this body.',
      );
    }
    await keep(channel, reading, body);
    answer(response, reading.answer);
  };
}

/** What the carrier wants to hear; any other text might reach the customer. */
function answer(response: ServerResponse, { status, contentType, body }: WebhookReading['answer']): void {
  sendText(response, status, contentType === undefined ? {} : { 'content-type': contentType }, body ?? '');
}

/** For the person who looks into the carrier's log; of a refusal nothing reaches the customer. */
function refuse(metrics: Metrics, response: ServerResponse, status: number, error: string): void {
  metrics.callbacksRefused.inc({ status });
  sendText(response, status, { 'content-type': 'application/json' }, JSON.stringify({ error }));
}

/** The body as text, or null where it is too large. */
function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= mostBodyBytes) chunks.push(chunk);
    });
    request.on('end', () => resolve(bytes > mostBodyBytes ? null : Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
  });
}
