import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../src/migrate.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { newId } from '../../src/platform/uuid.ts';
import { createClient } from '../support/client.ts';
import { conversationsDocument, openConversation, replyDocument } from '../support/conversations.ts';
import { queryDatabase } from '../support/database.ts';
import {
  breakChannel,
  giveUpAtOnce,
  listDeadJobs,
  mendChannel,
  redriveDocument,
  untilDeadJob,
} from '../support/dead-jobs.ts';
import { conversationLinesDocument, readLines } from '../support/explanation.ts';
import { loadMessage, loadRequest, nextNumbers, readPhone, sendUntil, untilCompleted } from '../support/outbound.ts';
import { createRoad, nextNumber } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
  await giveUpAtOnce(service);
});
afterAll(() => service.close());

const redriveOrWait = 'Its job failed until it was given up: redriveDeadJob, or wait for its expiry.';

test('a job that fails for a fault of ours burns no attempt, and when it is mended and redriven everything arrives once', async () => {
  const road = await createRoad(service);
  const { numbers } = nextNumbers(10);
  await breakChannel(service, road);
  const { requestId, messageIds } = await sendUntil(road, numbers, 'QUEUED');
  const job = await untilDeadJob(road);
  expect(job).toMatchObject({
    queue: 'deliver-messages',
    attempts: 1,
    request: { id: requestId, state: 'QUEUED' },
    message: null,
    conversation: null,
  });
  expect(job.reason).toContain('unheard-of');
  expect((await loadRequest(road, requestId)).counts).toMatchObject({ total: 10, queued: 10 });
  for (const id of messageIds) {
    expect(await loadMessage(road, id)).toMatchObject({ status: 'QUEUED', attempts: 0 });
    expect((await readLines(road, id)).at(-1)).toBe(`WAITS_FOR_REDRIVE: ${redriveOrWait}`);
  }

  await mendChannel(service, road);
  const redriven = await Promise.allSettled([
    road.admin.run(redriveDocument, { id: job.id }),
    road.admin.run(redriveDocument, { id: job.id }),
    road.admin.run(redriveDocument, { id: job.id }),
  ]);
  const refusals = redriven.filter(({ status }) => status === 'rejected');
  expect(refusals.map((refusal) => String((refusal as PromiseRejectedResult).reason))).toEqual([
    expect.stringContaining('NOT_FOUND'),
    expect.stringContaining('NOT_FOUND'),
  ]);
  await untilCompleted(road, requestId);
  for (const id of messageIds) expect((await loadMessage(road, id)).attempts).toBe(1);
  for (const to of numbers) expect(await readPhone(service, to)).toHaveLength(1);
  expect(await listDeadJobs(road)).toEqual([]);
  await road.admin.close();
});

test('a dead job of another organization is neither seen nor redriven, and only by administrators of its own', async () => {
  const road = await createRoad(service);
  await breakChannel(service, road);
  await sendUntil(road, [nextNumber()], 'QUEUED');
  const { id } = await untilDeadJob(road);

  const stranger = await createClient(service.url);
  expect(await listDeadJobs({ admin: stranger })).toEqual([]);
  for (const unknown of [id, newId(), 'no id']) {
    const refusal = await stranger.refused(redriveDocument, { id: unknown });
    expect(refusal.extensions).toEqual({ code: 'NOT_FOUND', field: 'id' });
  }
  const { organizationId } = road.admin;
  const agent = await createClient(service.url, { organizationId, roles: ['agent', 'viewer', 'service'] });
  expect((await agent.refused(redriveDocument, { id })).extensions?.code).toBe('FORBIDDEN');
  await expect(listDeadJobs({ admin: agent })).rejects.toThrow('FORBIDDEN');
  expect(await listDeadJobs(road)).toHaveLength(1);
  await Promise.all([road.admin.close(), stranger.close(), agent.close()]);
});

test("the dead job of an agent's reply names its conversation, and the reply goes out when it is redriven", async () => {
  const { road, phone, id: conversationId } = await openConversation(service);
  await breakChannel(service, road);
  // The channel was opened for the customer's message, and is kept for a moment.
  service.app.store.providerChannels.forget(road.channelId);
  await road.admin.run(replyDocument, { conversationId, body: 'Yes.' });
  const job = await untilDeadJob(road);
  expect(job).toMatchObject({ request: null, message: null, conversation: { id: conversationId } });
  const { conversation } = await road.admin.run(conversationLinesDocument, { id: conversationId });
  const written = conversation?.messages.edges.find(({ node }) => node.direction === 'OUTBOUND')?.node;
  expect(written?.explanation.at(-1)).toMatchObject({ code: 'WAITS_FOR_REDRIVE', sentence: redriveOrWait });
  await mendChannel(service, road);
  await road.admin.run(redriveDocument, { id: job.id });
  await expect.poll(() => readPhone(service, phone), { timeout: 20_000 }).toMatchObject([{ body: 'Yes.' }]);
  await road.admin.close();
});

test('a conversation that could not be opened on send is opened once when its job is redriven', async () => {
  const road = await createRoad(service, { conversationMode: 'ON_SEND' });
  const { organizationId } = road.admin;
  await queryDatabase(
    service.databaseUrl,
    `alter table conversation add constraint fault check (organization_id <> '${organizationId}')`,
  );
  const { requestId, messageIds } = await sendUntil(road, [nextNumber()], 'DELIVERED');
  const job = await untilDeadJob(road);
  expect(job).toMatchObject({
    queue: 'open-conversations',
    request: { id: requestId },
    message: { id: messageIds[0], attempts: 1 },
    conversation: null,
  });
  await queryDatabase(service.databaseUrl, 'alter table conversation drop constraint fault');
  await road.admin.run(redriveDocument, { id: job.id });
  const countConversations = async () => (await road.admin.run(conversationsDocument, {})).conversations.edges.length;
  await expect.poll(countConversations, { timeout: 20_000 }).toBe(1);
  await road.admin.close();
});

test('an installation of before gets the rules of its queues with the next migration', async () => {
  const rules = `select retry_limit, dead_letter from pgboss.queue where name = 'deliver-messages'`;
  await queryDatabase(service.databaseUrl, `update pgboss.queue set retry_limit = 1000000, dead_letter = null`);
  await migrate(service.databaseUrl, createLogger('fatal'));
  expect(await queryDatabase(service.databaseUrl, rules)).toEqual([{ retry_limit: 20, dead_letter: 'dead-jobs' }]);
});
