import { behave, loadMessage, sendUntil } from './outbound.ts';
import { createRoad, nextNumber } from './road.ts';
import type { Service } from './service.ts';

/** A message that the carrier has and does not report on by itself. */
export async function sendUnconfirmed(service: Service) {
  const road = await createRoad(service);
  const to = nextNumber();
  await behave(service, to, { receipts: 'none' });
  const { messageIds } = await sendUntil(road, [to], 'SENT');
  const [id = ''] = messageIds;
  const messageSid = (await loadMessage(road, id)).providerMessageId ?? '';
  return { road, to, id, messageSid, reference: `${id}.1` };
}
