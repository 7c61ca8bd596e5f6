import { afterAll, beforeAll, expect, test } from 'vitest';
import { pauseDocument, resumeDocument } from '../support/control.ts';
import { queryDatabase } from '../support/database.ts';
import {
  check,
  integrityDocument,
  listFindings,
  loseJob,
  makeOlder,
  proveFromTheBeginning,
  setState,
  setStatus,
} from '../support/integrity.ts';
import { startNode } from '../support/node.ts';
import { behave, loadRequest, nextNumbers, readPhone, untilCompleted } from '../support/outbound.ts';
import { contact, createRoad, type Road, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ role: 'api' });
});
afterAll(() => service.close());

function startWorker() {
  return startNode({ databaseUrl: service.databaseUrl, role: 'worker', publicUrl: service.url });
}

async function send({ admin, configurationId }: Road, numbers: string[]): Promise<string> {
  const contacts = numbers.map((to) => contact(to));
  const { sendOutbound } = await admin.run(sendDocument, { input: { configurationId, contacts } });
  return sendOutbound.id;
}

test('a worker that starts delivers what was forgotten while none ran, and ends what is overdue', async () => {
  const road = await createRoad(service);
  const { numbers } = nextNumbers(6);
  const forgotten = await send(road, numbers.slice(0, 2));
  const lost = await send(road, numbers.slice(2, 4));
  await setState(service, lost, 'SENDING');
  await setStatus(service, lost, 'SENDING');
  const overdue = await send(road, numbers.slice(4));
  await road.admin.run(pauseDocument, { id: overdue });
  await queryDatabase(service.databaseUrl, 'update outbound_request set expires_at = now() where id = $1', [overdue]);
  for (const requestId of [forgotten, lost]) {
    await loseJob(service, 'deliver-messages', requestId);
    await makeOlder(service, requestId);
  }

  const worker = await startWorker();
  await expect.poll(async () => (await loadRequest(road, forgotten)).counts.delivered, { timeout: 20_000 }).toBe(2);
  for (const to of numbers.slice(0, 2)) expect(await readPhone(service, to)).toHaveLength(1);
  expect((await untilCompleted(road, overdue)).counts).toMatchObject({ expired: 2 });
  await expect.poll(async () => (await loadRequest(road, lost)).counts.inDoubt, { timeout: 20_000 }).toBe(2);
  expect((await listFindings(road)).sort((a, b) => (a.subjectId < b.subjectId ? -1 : 1))).toEqual([
    { check: 'JOB_MISSING', subjectId: forgotten, isRepaired: true },
    { check: 'JOB_MISSING', subjectId: lost, isRepaired: true },
  ]);
  await worker.close();
  await road.admin.close();
}, 90_000);

test('nothing is found while two workers send through a carrier that misbehaves, and every request adds up', async () => {
  const road = await createRoad(service);
  const requests = 40;
  const { prefix, numbers } = nextNumbers(requests * 25);
  const groups = Array.from({ length: requests }, (_, index) => numbers.slice(index * 25, index * 25 + 25));
  await behave(service, prefix, { answer: '429', rate: 0.2, receipts: 'duplicated', receiptDelayMs: 20 });
  await behave(service, `${prefix}00`, { answer: 'accept-then-drop', rate: 0.5, latencyMs: 50 });
  const workers = await Promise.all([startWorker(), startWorker()]);

  const requestIds = await Promise.all(groups.map((group) => send(road, group)));
  const ended = Promise.all(requestIds.map((requestId) => untilEnded(requestId))).then(() => true);
  const controls = requestIds.slice(0, 8).map(async (id) => {
    await road.admin.run(pauseDocument, { id }).catch(() => {});
    await road.admin.run(resumeDocument, { id }).catch(() => {});
  });
  // No request is young enough to be left out.
  const older = `update outbound_request set updated_at = updated_at - interval '5 minutes'
                 where updated_at > now() - interval '2 minutes' and organization_id = $1`;
  let isOver = false;
  while (!isOver) {
    await queryDatabase(service.databaseUrl, older, [road.admin.organizationId]);
    await check(service);
    isOver = await Promise.race([ended, new Promise<false>((resolve) => setImmediate(() => resolve(false)))]);
  }
  await Promise.all(controls);
  await queryDatabase(service.databaseUrl, older, [road.admin.organizationId]);
  await proveFromTheBeginning(service);
  await check(service);
  const { integrity } = await road.admin.run(integrityDocument, {});
  expect(integrity.findings.edges).toEqual([]);
  expect(integrity.requestsChecked).toBeGreaterThanOrEqual(requests);
  await Promise.all(workers.map((worker) => worker.close()));
  await road.admin.close();

  function untilEnded(requestId: string): Promise<void> {
    return expect
      .poll(async () => (await loadRequest(road, requestId)).state, { timeout: 60_000, interval: 250 })
      .toBe('COMPLETED');
  }
}, 90_000);
