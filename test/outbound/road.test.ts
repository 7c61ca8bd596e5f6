import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contact, control, createRoad, nextNumber, sendDocument, statusDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

describe('the way of a message', () => {
  test('a subscriber sees every status, and the handset has the text once', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    const following = road.admin.follow(statusDocument, {
      configurationId: road.configurationId,
      after: await road.admin.eventCursor(),
    });
    const progress = await road.admin.run(sendDocument, {
      input: { configurationId: road.configurationId, contacts: [contact(to)] },
    });
    expect(progress.sendOutbound.counts).toMatchObject({ total: 1, skipped: 0 });
    const seen = await following.until(({ deliveryStatusChanged }) => deliveryStatusChanged.status === 'DELIVERED');
    expect(seen.map(({ deliveryStatusChanged }) => deliveryStatusChanged.status)).toEqual([
      'QUEUED',
      'SENDING',
      'SENT',
      'DELIVERED',
    ]);
    const received = await control<{ body: string }[]>(service, 'GET', `/phones/${encodeURIComponent(to)}`);
    expect(received.map(({ body }) => body)).toEqual(['Hello Mari']);
    await road.admin.close();
  });
});
