import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addChannel } from '../support/conversations.ts';
import { createConfigurationDocument } from '../support/failover.ts';
import { graphql } from '../support/generated/gql.ts';
import { loadRequest, readPhone, sendUntil } from '../support/outbound.ts';
import { createRoad, nextNumber, type Road, statusDocument } from '../support/road.ts';
import { changeRules, explain, sendTo, updateConfigurationDocument } from '../support/rules.ts';
import { type Service, startService } from '../support/service.ts';

const updateChannelDocument = graphql(`
  mutation CapUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }
`);

let service: Service;
let road: Road;
beforeAll(async () => {
  service = await startService();
});
beforeEach(async () => {
  road = await createRoad(service);
});
afterAll(() => service.close());

/** The road's organization on another channel, which writes to each contact once in ten minutes. */
async function addQuietChannel(): Promise<Road> {
  const channel = await addChannel(service, road);
  await road.admin.run(updateChannelDocument, { input: { id: channel.channelId, contactIntervalSeconds: 600 } });
  const { createOutboundConfiguration: configuration } = await road.admin.run(createConfigurationDocument, {
    input: { name: 'Quiet', channelType: 'SMS', channelId: channel.channelId, templateId: road.templateId },
  });
  return { ...road, ...channel, configurationId: configuration.id };
}

describe('a frequency cap', () => {
  test('holds what is above it until the first message is a day old', async () => {
    await changeRules(road, { frequencyCap: { perDay: 1 } });
    const to = nextNumber();
    await sendUntil(road, [to], 'DELIVERED');
    const [second] = (await sendUntil(road, [to], 'HELD')).messageIds;
    const { history, explanation } = await explain(road, second ?? '');
    expect(history.at(-1)).toEqual({ status: 'HELD', code: 'FREQUENCY_CAP' });
    const until = /held until (\S+)\.$/.exec(explanation.at(-2)?.sentence ?? '')?.[1];
    const aheadMs = Date.parse(until ?? '') - Date.now();
    expect(aheadMs).toBeGreaterThan(23.9 * 3_600_000);
    expect(aheadMs).toBeLessThan(24 * 3_600_000);
    await sendUntil(road, [nextNumber()], 'DELIVERED');
    expect(await readPhone(service, to)).toHaveLength(1);
  });

  test('says which of two holds a message, and that it expires before it may leave', async () => {
    await changeRules(road, { frequencyCap: { perDay: 1, perWeek: 1 } });
    const to = nextNumber();
    await sendUntil(road, [to], 'DELIVERED');
    const { requestId, messageIds } = await sendUntil(road, [to], 'HELD');
    const { expiresAt, estimatedCompletionAt } = await loadRequest(road, requestId);
    expect(estimatedCompletionAt).toBe(expiresAt);
    const { explanation } = await explain(road, messageIds[0] ?? '');
    const butExpires = `expires before, at ${expiresAt?.replace('.000Z', 'Z')}.`;
    const [held, waits] = explanation.slice(-2).map(({ sentence }) => sentence);
    expect(held).toMatch(/^The contact has had as many messages as the organization allows in 7 days: held until /);
    expect(held).toContain(butExpires);
    expect(waits).toContain(butExpires);
  });

  test('counts what was sent before there was one, and lets go when it is raised', async () => {
    const to = nextNumber();
    await sendUntil(road, [to], 'DELIVERED');
    await sendUntil(road, [to], 'DELIVERED');
    await changeRules(road, { frequencyCap: { perDay: 2, perWeek: 2 } });
    const after = await road.admin.eventCursor();
    const held = await sendUntil(road, [to], 'HELD');
    await changeRules(road, { frequencyCap: { perDay: 3 } });
    const following = road.admin.follow(statusDocument, { requestId: held.requestId, after });
    await following.until(({ deliveryStatusChanged }) => deliveryStatusChanged.status === 'DELIVERED');
    following.stop();
    expect(await readPhone(service, to)).toHaveLength(3);
  });

  test('counts what was sent while it was switched off', async () => {
    const to = nextNumber();
    await changeRules(road, { frequencyCap: { perDay: 2 } });
    await sendUntil(road, [to], 'DELIVERED');
    await changeRules(road, { frequencyCap: null });
    await sendUntil(road, [to], 'DELIVERED');
    await changeRules(road, { frequencyCap: { perDay: 2 } });
    await sendUntil(road, [to], 'HELD');
    expect(await readPhone(service, to)).toHaveLength(2);
  });

  test('lets through no more than it says of what is claimed at the same moment', async () => {
    await changeRules(road, { frequencyCap: { perDay: 2 } });
    const numbers = [nextNumber(), nextNumber(), nextNumber()];
    const after = await road.admin.eventCursor();
    await Promise.all(numbers.flatMap((to) => Array.from({ length: 8 }, () => sendTo(road, to))));
    const following = road.admin.follow(statusDocument, { configurationId: road.configurationId, after });
    let settled = 0;
    await following.until(({ deliveryStatusChanged: { status } }) => {
      if (status === 'HELD' || status === 'DELIVERED') settled += 1;
      return settled === 24;
    });
    following.stop();
    for (const to of numbers) expect(await readPhone(service, to)).toHaveLength(2);
  });

  test('takes no turn of the contact for what it holds, and counts nothing that waits for its turn', async () => {
    const quiet = await addQuietChannel();
    const to = nextNumber();
    await changeRules(road, { frequencyCap: { perDay: 1 } });
    await sendUntil(road, [to], 'DELIVERED');
    const after = await road.admin.eventCursor();
    const { requestId } = await sendUntil(quiet, [to], 'HELD');
    await changeRules(road, { frequencyCap: { perDay: 3 } });
    const following = road.admin.follow(statusDocument, { requestId, after });
    await following.until(({ deliveryStatusChanged }) => deliveryStatusChanged.status === 'DELIVERED');
    following.stop();

    const [tooSoon = ''] = (await sendUntil(quiet, [to], 'HELD')).messageIds;
    expect((await explain(road, tooSoon)).history.at(-1)).toEqual({ status: 'HELD', code: 'CONTACT_PACE' });
    await sendUntil(road, [to], 'DELIVERED');
    expect(await readPhone(service, to)).toHaveLength(3);
  });

  test('counts, but does not hold, what a configuration sends that ignores it', async () => {
    await changeRules(road, { frequencyCap: { perDay: 1 } });
    const ignore = (ignoresFrequencyCap: boolean) =>
      road.admin.run(updateConfigurationDocument, { input: { id: road.configurationId, ignoresFrequencyCap } });
    await ignore(true);
    const to = nextNumber();
    await sendUntil(road, [to], 'DELIVERED');
    await sendUntil(road, [to], 'DELIVERED');
    await ignore(false);
    await sendUntil(road, [to], 'HELD');
    expect(await readPhone(service, to)).toHaveLength(2);
  });
});
