import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UpdateOrganizationInput } from '../support/generated/graphql.ts';
import { createRoad, type Road } from '../support/road.ts';
import { changeRules, updateConfigurationDocument, updateOrganizationDocument } from '../support/rules.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let road: Road;
beforeAll(async () => {
  service = await startService({ role: 'api' });
  road = await createRoad(service);
});
afterAll(() => service.close());

const window = { days: ['MONDAY' as const], from: '09:00', to: '17:00' };

describe('rules that cannot be are refused', () => {
  const cases: [title: string, input: UpdateOrganizationInput, field: string, message: RegExp][] = [
    ['an unknown time zone', { timeZone: 'Europe/Atlantis' }, 'timeZone', /no time zone "Europe\/Atlantis"/],
    ['an offset for a zone', { timeZone: '+02:00' }, 'timeZone', /IANA/],
    ['no windows', { sendingHours: { windows: [] } }, 'sendingHours.windows', /nothing could ever leave/],
    ['a window on no day', hours({ ...window, days: [] }), 'sendingHours.windows.0.days', /never opens/],
    ['a window that ends when it begins', hours({ ...window, to: '09:00' }), 'sendingHours.windows.0', /never opens/],
    ['a time that is none', hours({ ...window, from: '9:00' }), 'sendingHours.windows.0.from', /no time of a day/],
    ['a time after midnight', hours({ ...window, to: '24:01' }), 'sendingHours.windows.0.to', /no time of a day/],
    ['a begin at the end of the day', hours({ ...window, from: '24:00' }), 'sendingHours.windows.0.from', /"00:00"/],
    [
      'a day that is none',
      { sendingHours: { windows: [window], holidays: ['2026-02-30'] } },
      'sendingHours.holidays.0',
      /no date/,
    ],
    [
      'holidays on all days of the windows',
      { sendingHours: { windows: [window], holidays: nextMondays(60) } },
      'sendingHours.holidays',
      /nothing could leave/,
    ],
    ['too many windows', hours(...Array.from({ length: 51 }, () => window)), 'sendingHours.windows', /50 is the most/],
    ['a cap of nothing', { frequencyCap: { perDay: 0 } }, 'frequencyCap.perDay', /1 to 1,000/],
    ['a week below a day', { frequencyCap: { perDay: 3, perWeek: 2 } }, 'frequencyCap.perWeek', /less than a day/],
  ];

  it.each(cases)('%s', async (_title, input, field, message) => {
    const before = await changeRules(road, {});
    const error = await road.admin.refused(updateOrganizationDocument, { input });
    expect(error.extensions).toMatchObject({ code: 'INVALID_INPUT', field });
    expect(error.message).toMatch(message);
    expect(await changeRules(road, {})).toEqual(before);
  });

  it('also of a configuration', async () => {
    const input = { id: road.configurationId, ...hours({ ...window, days: [] }) };
    const error = await road.admin.refused(updateConfigurationDocument, { input });
    expect(error.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'sendingHours.windows.0.days' });
  });
});

it('rules are kept as they were given, and null takes them away', async () => {
  const sendingHours = { windows: [{ ...window, from: '22:00', to: '02:00' }], holidays: ['2026-12-24'] };
  const rules = { timeZone: 'Europe/Tallinn', sendingHours, frequencyCap: { perDay: 2, perWeek: null } };
  expect(await changeRules(road, rules)).toEqual(rules);
  expect(await changeRules(road, { sendingHours: null, frequencyCap: null })).toEqual({
    timeZone: 'Europe/Tallinn',
    sendingHours: null,
    frequencyCap: null,
  });
});

function hours(...windows: (Omit<typeof window, 'days'> & { days: 'MONDAY'[] })[]) {
  return { sendingHours: { windows } };
}

/** So many, beginning with the one of last week. */
function nextMondays(count: number): string[] {
  const today = new Date();
  const monday = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() - today.getUTCDay() - 6);
  return Array.from({ length: count }, (_, week) =>
    new Date(monday + week * 7 * 86_400_000).toISOString().slice(0, 10),
  );
}
