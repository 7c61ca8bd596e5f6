import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeEventCursor } from '../../src/event/event-cursor.ts';
import { queryDatabase } from '../support/database.ts';
import { followOn, transports } from '../support/follow.ts';
import { sendUntil } from '../support/outbound.ts';
import { contact, createRoad, nextNumber, type Road, sendDocument, statusDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const requests = 3;
const contactsPerRequest = 50;
const allEvents = requests * contactsPerRequest * 4;

async function sendRequests({ admin, configurationId }: Road): Promise<void> {
  for (let request = 0; request < requests; request++) {
    const contacts = Array.from({ length: contactsPerRequest }, () => contact(nextNumber()));
    await admin.run(sendDocument, { input: { configurationId, contacts } });
  }
}

/** The cursors of every change of status that the organization's log has, in commit order. */
async function readLog({ admin }: Road): Promise<string[]> {
  const rows = await queryDatabase<{ xid: string; position: string; rest: number }>(
    service.databaseUrl,
    `select xid::text, position::text, (cardinality(subject_ids) - place)::int as rest
     from event, unnest(subject_ids) with ordinality as subject(id, place)
     where organization_id = $1 and type = 'MESSAGE_STATUS_CHANGED' order by event.xid, event.position, place`,
    [admin.organizationId],
  );
  return rows.map(({ xid, position, rest }) =>
    writeEventCursor({ organizationId: admin.organizationId, xid: BigInt(xid), position: BigInt(position), rest }),
  );
}

describe.each(transports)('a subscriber over %s', (transport) => {
  test('who comes back with the last cursor, again and again while messages are sent, misses nothing and gets nothing twice', async () => {
    const road = await createRoad(service);
    const { organizationId } = road.admin;
    let after = await road.admin.eventCursor();
    const sending = sendRequests(road);
    const seen: string[] = [];
    while (seen.length < allEvents) {
      const following = await followOn(transport, service, organizationId, statusDocument, { after });
      for (let taken = 0; taken < 70 && seen.length < allEvents; taken++) {
        after = (await following.next()).deliveryStatusChanged.cursor;
        seen.push(after);
      }
      following.stop();
    }
    await sending;
    expect(seen).toEqual(await readLog(road));
  });

  test('who was away the whole time gets everything in order, and then what is new', async () => {
    const road = await createRoad(service);
    const { organizationId } = road.admin;
    const after = await road.admin.eventCursor();
    const live = await followOn(transport, service, organizationId, statusDocument, { after });
    await sendRequests(road);
    const seenLive: string[] = [];
    while (seenLive.length < allEvents) seenLive.push((await live.next()).deliveryStatusChanged.cursor);

    const late = await followOn(transport, service, organizationId, statusDocument, { after });
    const seenLate: string[] = [];
    while (seenLate.length < allEvents) seenLate.push((await late.next()).deliveryStatusChanged.cursor);
    expect(seenLate).toEqual(seenLive);
    expect(seenLate).toEqual(await readLog(road));

    await road.admin.run(sendDocument, {
      input: { configurationId: road.configurationId, contacts: [contact(nextNumber())] },
    });
    const [nextLive, nextLate] = [await live.next(), await late.next()];
    expect(nextLate.deliveryStatusChanged.cursor).toBe(nextLive.deliveryStatusChanged.cursor);
    expect(seenLate).not.toContain(nextLate.deliveryStatusChanged.cursor);
    live.stop();
    late.stop();
  });

  test('who gives no cursor starts now: nothing of before is told', async () => {
    const road = await createRoad(service);
    const { organizationId } = road.admin;
    const send = () =>
      road.admin.run(sendDocument, {
        input: { configurationId: road.configurationId, contacts: [contact('nobody')] },
      });
    // Told already: what is committed and still held back by another transaction would be of now.
    const before = await sendUntil(road, ['nobody'], 'SKIPPED');
    const following = await followOn(transport, service, organizationId, statusDocument, {});
    // Nothing tells when a subscription begins: send until it has begun.
    const first = following.next();
    let isTold = false;
    void first.then(() => {
      isTold = true;
    });
    while (!isTold) await send();
    const { message } = (await first).deliveryStatusChanged;
    expect(before.messageIds).not.toContain(message.id);
    following.stop();
    await road.admin.close();
  });
});
