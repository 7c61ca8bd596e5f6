import { afterAll, beforeAll, expect, test } from 'vitest';
import { updateOrganizationDocument } from '../support/consents.ts';
import { queryDatabase } from '../support/database.ts';
import { createRoad, type Road } from '../support/road.ts';
import { changeRules, hoursAroundNow, updateConfigurationDocument } from '../support/rules.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ role: 'api' });
});
afterAll(() => service.close());

async function countReviews({ admin }: Road): Promise<number> {
  const reviews = await queryDatabase(
    service.databaseUrl,
    `select id from pgboss.job where name = 'review-held-messages' and data ->> 'organizationId' = $1`,
    [admin.organizationId],
  );
  return reviews.length;
}

test('what is held is looked at again when the rules that hold it change, and only then', async () => {
  const road = await createRoad(service);
  const sendingHours = hoursAroundNow(-1, 1);
  const changes = [
    { timeZone: 'Europe/Tallinn' },
    { sendingHours },
    { sendingHours: { ...sendingHours, holidays: ['2027-01-01'] } },
    { frequencyCap: { perDay: 2 } },
    { frequencyCap: null },
  ];
  for (const [index, change] of changes.entries()) {
    await changeRules(road, change);
    expect(await countReviews(road)).toBe(index + 1);
    await changeRules(road, change);
    await road.admin.run(updateOrganizationDocument, { input: { name: 'Acme', stopKeywords: ['enough'] } });
    expect(await countReviews(road)).toBe(index + 1);
  }
  await road.admin.close();
});

test('what a configuration holds is looked at again when its rules change, and only then', async () => {
  const road = await createRoad(service);
  const update = (changes: object) =>
    road.admin.run(updateConfigurationDocument, { input: { id: road.configurationId, ...changes } });
  const changes = [
    { sendingHours: hoursAroundNow(-1, 1) },
    { ignoresSendingHours: true },
    { ignoresFrequencyCap: true },
    { sendingHours: null },
  ];
  for (const [index, change] of changes.entries()) {
    await update(change);
    expect(await countReviews(road)).toBe(index + 1);
    await update(change);
    await update({ name: 'Renamed', templateId: road.templateId, purpose: 'news', isActive: true });
    expect(await countReviews(road)).toBe(index + 1);
  }
  await road.admin.close();
});
