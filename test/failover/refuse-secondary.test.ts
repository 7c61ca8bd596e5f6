import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { createClient } from '../support/client.ts';
import {
  createConfigurationDocument,
  createTwoWays,
  readBreaker,
  setWeightDocument,
  type TwoWays,
  updateConfigurationDocument,
} from '../support/failover.ts';
import { createRoad } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let road: TwoWays;
beforeAll(async () => {
  service = await startService({ role: 'api' });
  road = await createTwoWays(service);
});
afterAll(async () => {
  await road.primary.stop();
  await service.close();
});

const configuration = () => ({
  name: 'Refused',
  channelType: 'SMS' as const,
  channelId: road.primaryId,
  templateId: road.templateId,
});

it('a secondary channel that is the channel itself is refused', async () => {
  const input = { ...configuration(), secondaryChannelId: road.primaryId };
  const error = await road.admin.refused(createConfigurationDocument, { input });
  expect(error.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'secondaryChannelId' });
});

it('a channel that the secondary already is, is refused as the channel', async () => {
  const input = { id: road.configurationId, channelId: road.channelId };
  const error = await road.admin.refused(updateConfigurationDocument, { input });
  expect(error.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'secondaryChannelId' });
});

it("another organization's channel does not exist", async () => {
  const other = await createRoad(service);
  const input = { ...configuration(), secondaryChannelId: other.channelId };
  const error = await road.admin.refused(createConfigurationDocument, { input });
  expect(error.extensions).toMatchObject({ code: 'NOT_FOUND', field: 'secondaryChannelId' });
  const stranger = await createClient(service.url);
  await expect(readBreaker({ ...road, admin: stranger }, road.primaryId)).rejects.toThrow('NOT_FOUND');
});

test('a share of a channel without a secondary is refused, since it would change nothing', async () => {
  const other = await createRoad(service);
  const set = (weight: number) => ({ input: { channelId: other.channelId, weight } });
  for (const weight of [0, 50]) {
    const error = await other.admin.refused(setWeightDocument, set(weight));
    expect(error.extensions).toMatchObject({ code: 'CONFLICT', field: 'weight' });
    expect(error.message).toMatch(/secondary channel/);
  }
  const { setChannelWeight } = await other.admin.run(setWeightDocument, set(100));
  expect(setChannelWeight.breaker).toMatchObject({ weight: 100 });
});

test('a secondary channel can be taken away', async () => {
  const input = { id: road.configurationId, secondaryChannelId: null };
  const { updateOutboundConfiguration } = await road.admin.run(updateConfigurationDocument, { input });
  expect(updateOutboundConfiguration).toEqual({ channel: { id: road.primaryId }, secondaryChannel: null });
});
