import type { Behaviour } from './behaviour.ts';
import type { Carrier, Submission } from './carrier.ts';
import type { MessageStatus } from './message.ts';
import { isReachable } from './message-log.ts';
import type { Network } from './network.ts';

const BATCH_MS = 200;

/** Reports on an accepted message, one receipt after the other is answered, then lets the handset write back. */
export async function confirmMessage(
  network: Network,
  carrier: Carrier,
  { message, callbackUrl }: Submission,
  behaviour: Behaviour,
): Promise<void> {
  const reachable = isReachable(message.to);
  if (behaviour.receipts === 'none') message.status = 'sent';
  else {
    for (const status of statuses(behaviour, reachable)) {
      await network.due.pause(delayMs(behaviour));
      if (message.status === 'accepted' || status !== 'sent') message.status = status;
      if (callbackUrl === null) continue;
      const callback = carrier.statusCallback(message, callbackUrl, status);
      if (behaviour.receipts === 'duplicated')
        await Promise.all([network.callbacks.post(callback), network.callbacks.post(callback)]);
      else await network.callbacks.post(callback);
    }
  }
  if (behaviour.autoReply === null || !reachable) return;
  if (behaviour.receipts === 'none') await network.due.pause(behaviour.receiptDelayMs);
  const inbound = { id: carrier.createMessageId(), from: message.to, body: behaviour.autoReply, fields: {} };
  await network.callbacks.post(carrier.inboundCallback(message.sender, inbound));
}

function statuses({ receipts }: Behaviour, reachable: boolean): readonly MessageStatus[] {
  const final = reachable ? 'delivered' : 'undelivered';
  return receipts === 'reversed' ? [final, 'sent'] : ['sent', final];
}

/** Batched receipts wait for the next beat of a clock that all messages share. */
function delayMs({ receipts, receiptDelayMs }: Behaviour): number {
  if (receipts !== 'batched') return receiptDelayMs;
  const dueAt = Date.now() + receiptDelayMs;
  return receiptDelayMs + BATCH_MS - (dueAt % BATCH_MS);
}
