import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pauseDocument, resumeDocument } from '../support/control.ts';
import { listConversations, openConversation, replyDocument } from '../support/conversations.ts';
import { queryDatabase } from '../support/database.ts';
import {
  check,
  integrityDocument,
  listDoubts,
  listFindings,
  loseJob,
  loseJobAsDead,
  makeOlder,
  makeReplyOlder,
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

/** Its time is over, and no job of it comes between. */
async function makeOverdue(requestId: string): Promise<void> {
  await loseJob(service, 'deliver-messages', requestId);
  await queryDatabase(service.databaseUrl, 'update outbound_request set expires_at = now() where id = $1', [requestId]);
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
  await makeOverdue(overdue);
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

test('an overdue reply whose job is dead expires, and a younger one waits for its redrive', async () => {
  const { road, id: conversationId } = await openConversation(service);
  const reply = async (body: string, hours: number) => {
    await road.admin.run(replyDocument, { conversationId, body });
    const newest = 'select id from outbound_message where organization_id = $1 and body = $2';
    const [row] = await queryDatabase<{ id: string }>(service.databaseUrl, newest, [road.admin.organizationId, body]);
    const messageId = await makeReplyOlder(service, row?.id ?? '', hours);
    await loseJobAsDead(service, 'deliver-messages', { messageId });
  };
  await reply('Too late.', 25);
  await reply('In time.', 1);
  const worker = await startWorker();
  const readStatuses = async () => {
    const [conversation] = await listConversations(road);
    return conversation?.messages.flatMap(({ body, direction, status }) =>
      direction === 'OUTBOUND' ? [`${body} ${status}`] : [],
    );
  };
  await expect.poll(readStatuses, { timeout: 20_000 }).toEqual(['Too late. EXPIRED', 'In time. QUEUED']);
  expect(await listFindings(road)).toEqual([]);
  await worker.close();
  await road.admin.close();
}, 60_000);

describe('a fault in one part', () => {
  test('of what is done every minute does not keep the others from their work', async () => {
    const road = await createRoad(service);
    const { organizationId } = road.admin;
    const { numbers } = nextNumbers(2);
    const overdue = await send(road, numbers.slice(0, 1));
    await road.admin.run(pauseDocument, { id: overdue });
    await makeOverdue(overdue);
    const forgotten = await send(road, numbers.slice(1));
    await loseJob(service, 'deliver-messages', forgotten);
    await makeOlder(service, forgotten);
    const fault = `check (organization_id <> '${organizationId}' or status <> 'EXPIRED')`;
    await queryDatabase(service.databaseUrl, `alter table outbound_message add constraint fault ${fault}`);

    const worker = await startWorker();
    await expect.poll(() => listFindings(road), { timeout: 20_000 }).toMatchObject([{ subjectId: forgotten }]);
    await expect.poll(() => readFailure('check-integrity'), { timeout: 20_000 }).toMatch(/^1 of 3 failed: .*"fault"/s);
    await queryDatabase(service.databaseUrl, 'alter table outbound_message drop constraint fault');
    await worker.close();
    await road.admin.close();
  }, 60_000);

  test('of maintenance does not keep the others from theirs: settled doubts leave the list all the same', async () => {
    const road = await createRoad(service);
    const { numbers } = nextNumbers(4);
    const [settled, sentAgain, open] = [
      await send(road, numbers.slice(0, 1)),
      await send(road, numbers.slice(1, 2)),
      await send(road, numbers.slice(2)),
    ];
    for (const requestId of [settled, sentAgain, open]) {
      await setState(service, requestId, 'PAUSED');
      await setStatus(service, requestId, requestId === settled ? 'DELIVERED' : 'IN_DOUBT');
      await listDoubts(service, requestId, { attempt: requestId === sentAgain ? 0 : 1, nextLookUpAt: null });
    }
    await queryDatabase(
      service.databaseUrl,
      `insert into event (organization_id, type, subject_id, status, at)
       values ($1, 'REQUEST_CHANGED', $1, 'QUEUED', now() - interval '1 year')`,
      [road.admin.organizationId],
    );
    await queryDatabase(service.databaseUrl, 'alter table event_pruning add constraint fault check (false) not valid');
    const { jobs, em } = service.app.store;
    await jobs.enqueue(em.fork(), 'maintenance', {});

    const worker = await startWorker();
    const listed = async () =>
      (
        await queryDatabase<{ request_id: string }>(
          service.databaseUrl,
          'select distinct request_id from doubt where organization_id = $1',
          [road.admin.organizationId],
        )
      ).map(({ request_id }) => request_id);
    await expect.poll(listed, { timeout: 20_000 }).toEqual([open]);
    await expect.poll(() => readFailure('maintenance'), { timeout: 20_000 }).toMatch(/^1 of \d+ failed: .*"fault"/s);
    await queryDatabase(service.databaseUrl, 'alter table event_pruning drop constraint fault');
    await worker.close();
    await road.admin.close();
  }, 60_000);

  /** What the last job of the queue failed with. */
  async function readFailure(queue: string): Promise<string | undefined> {
    const failed = `select output ->> 'reason' as reason from pgboss.job
                    where name = $1 and state = 'failed' order by created_on desc limit 1`;
    const [job] = await queryDatabase<{ reason: string }>(service.databaseUrl, failed, [queue]);
    return job?.reason;
  }
});

test('nothing is found while two workers send through a carrier that misbehaves, and every request adds up', async () => {
  const road = await createRoad(service);
  const requests = 40;
  const { prefix, numbers } = nextNumbers(requests * 25);
  const groups = Array.from({ length: requests }, (_, index) => numbers.slice(index * 25, index * 25 + 25));
  await behave(service, prefix, {
    answer: { status: 500, code: 20503 },
    rate: 0.2,
    receipts: 'duplicated',
    receiptDelayMs: 20,
  });
  await behave(service, `${prefix}00`, { answer: 'accept-then-drop', rate: 0.5, latencyMs: 50 });
  const workers = await Promise.all([startWorker(), startWorker()]);

  const requestIds = await Promise.all(groups.map((group) => send(road, group)));
  const ended = expect
    .poll(() => findOpenRequests(road), { timeout: 60_000, interval: 500 })
    .toEqual([])
    .then(() => true);
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
}, 90_000);

/** Behind the API: who asks it for each of many requests, again and again, keeps it from its work. */
async function findOpenRequests({ admin }: Road): Promise<string[]> {
  const rows = await queryDatabase<{ id: string }>(
    service.databaseUrl,
    `select id from outbound_request where organization_id = $1 and state <> 'COMPLETED'`,
    [admin.organizationId],
  );
  return rows.map(({ id }) => id);
}
