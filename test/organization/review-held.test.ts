import { afterAll, beforeAll, expect, test } from 'vitest';
import { updateOrganizationDocument } from '../support/consents.ts';
import { queryDatabase } from '../support/database.ts';
import { createRoad } from '../support/road.ts';
import { changeRules, hoursAroundNow } from '../support/rules.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ role: 'api' });
});
afterAll(() => service.close());

test('what is held is looked at again when the rules that hold it change, and only then', async () => {
  const road = await createRoad(service);
  const { organizationId } = road.admin;
  const countReviews = async () => {
    const reviews = await queryDatabase(
      service.databaseUrl,
      `select id from pgboss.job where name = 'review-held-messages' and data ->> 'organizationId' = $1`,
      [organizationId],
    );
    return reviews.length;
  };
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
    expect(await countReviews()).toBe(index + 1);
    await changeRules(road, change);
    await road.admin.run(updateOrganizationDocument, { input: { name: 'Acme', stopKeywords: ['enough'] } });
    expect(await countReviews()).toBe(index + 1);
  }
  await road.admin.close();
});
