import type { Dispatcher } from 'undici';
import type { FoundMessage, LookUpResult } from '../../src/providers/provider.ts';
import { twilio } from '../../src/providers/twilio.ts';
import { ACCOUNT, OURS, PHONE, TOKEN } from '../simulator/peer.ts';

/** A send of which no answer came. */
export const search = {
  from: OURS,
  to: PHONE,
  body: 'Tere, “Mari” – 100%',
  reference: '01a205e4-a491-7569-8890-d92e00151e26.1',
  claimedAt: new Date('2026-11-22T13:00:00.400Z'),
};

type Told = Pick<FoundMessage, 'providerMessageId' | 'status' | 'failure'>;
type Result = Exclude<LookUpResult, { kind: 'found' }> | { kind: 'found'; messages: Told[] };

/** Asks Twilio at `baseUrl`; of what it finds, what may be the send. */
export async function lookUp(
  http: Dispatcher,
  baseUrl: string,
  given: Partial<typeof search> = {},
  settings: object = {},
): Promise<Result> {
  const { from, to, body, claimedAt } = { ...search, ...given };
  const channel = twilio.open({ accountSid: ACCOUNT, authToken: TOKEN, baseUrl, ...settings }, http);
  const result = await channel.lookUp?.({ from, to, since: claimedAt, now: new Date() });
  if (result?.kind !== 'found') return result ?? { kind: 'unavailable', sentence: 'Twilio can be asked' };
  const may = result.messages.filter((message) => message.mayBe(body, claimedAt));
  return { kind: 'found', messages: may.map(({ mayBe: _, ...told }) => told) };
}

/** Of what was found, in order. */
export function sidsOf(result: Result): string[] {
  if (result.kind === 'unavailable') throw new Error(result.sentence);
  return result.messages.map(({ providerMessageId }) => providerMessageId);
}
