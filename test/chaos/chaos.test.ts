import { afterAll, expect, test } from 'vitest';
import { redisServer } from '../support/redis.ts';
import { printReport, type Report } from './report.ts';
import { runChaos } from './run-chaos.ts';

const stop = new AbortController();
let running: Promise<Report> | undefined;
afterAll(async () => {
  stop.abort();
  await running?.catch(() => {});
});

test('kills, cuts and a misbehaving carrier lose no message and double none, and a subscriber misses no event', async () => {
  const said: string[] = [];
  running = runChaos({
    profile: 'receipts',
    seed: 42,
    minutes: 0.75,
    messages: 3_000,
    redisServer: redisServer ?? null,
    settleWithinMs: 90_000,
    logs: null,
    say: (line) => said.push(line),
    signal: stop.signal,
  });
  const report = await running;
  // Every kind of fault, each of the five steps of a delivery among them.
  expect(report.notMade).toEqual([]);
  expect(report.failures, `${said.join('\n')}\n${printReport(report)}`).toEqual([]);
  expect(report.figures).toMatchObject({ lost: 0, doubled: 0, missed: 0, backwards: 0, 'in doubt at the end': 0 });
}, 170_000);
