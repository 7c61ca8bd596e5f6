import { type HoursWindow, type SendingHours, weekdays } from '../src/hours/sending-hours.ts';
import type { FrequencyCap } from '../src/organization/frequency-cap.ts';
import { builder } from './builder.ts';

const Weekday = builder.enumType('Weekday', { description: 'A day where the contact is.', values: weekdays });

const HoursWindowRef = builder.objectRef<HoursWindow>('HoursWindow').implement({
  description: "A stretch of each of its days, by the clock on the contact's wall.",
  fields: (t) => ({
    days: t.field({ type: [Weekday], description: 'The days on which it begins.', resolve: ({ days }) => days }),
    from: t.exposeString('from', { description: '"HH:MM", included.' }),
    to: t.exposeString('to', {
      description: '"HH:MM", excluded; at or before `from` it is on the next day. "24:00" is the end of the day.',
    }),
  }),
});

export const SendingHoursRef = builder.objectRef<SendingHours>('SendingHours').implement({
  description: 'When messages may leave: in one of the windows, and on no holiday. What comes outside of them is held.',
  fields: (t) => ({
    windows: t.field({ type: [HoursWindowRef], description: 'At least one.', resolve: ({ windows }) => windows }),
    holidays: t.stringList({ description: 'Local dates, "2026-12-24".', resolve: ({ holidays }) => holidays }),
  }),
});

export const FrequencyCapRef = builder.objectRef<FrequencyCap>('FrequencyCap').implement({
  description: 'How many messages of requests one address may get, over all configurations and channels.',
  fields: (t) => ({
    perDay: t.exposeInt('perDay', { nullable: true, description: 'In any 24 hours; null is no limit.' }),
    perWeek: t.exposeInt('perWeek', { nullable: true, description: 'In any 7 days; null is no limit.' }),
  }),
});

const HoursWindowInput = builder.inputType('HoursWindowInput', {
  description: 'See HoursWindow.',
  fields: (t) => ({
    days: t.field({ type: [Weekday], required: true, description: 'At least one.' }),
    from: t.string({ required: true, description: '"HH:MM", from "00:00" to "23:59".' }),
    to: t.string({ required: true, description: '"HH:MM", to "24:00"; not equal to `from`.' }),
  }),
});

export const SendingHoursInput = builder.inputType('SendingHoursInput', {
  description: 'See SendingHours. They replace the old ones whole.',
  fields: (t) => ({
    windows: t.field({ type: [HoursWindowInput], required: true, description: '1 to 50.' }),
    holidays: t.stringList({ description: 'Local dates, "2026-12-24", at most 500.' }),
  }),
});

export const FrequencyCapInput = builder.inputType('FrequencyCapInput', {
  description: 'See FrequencyCap. It replaces the old one whole.',
  fields: (t) => ({
    perDay: t.int({ description: '1 to 1,000; left out: no limit.' }),
    perWeek: t.int({ description: '1 to 1,000, not less than perDay; left out: no limit.' }),
  }),
});
