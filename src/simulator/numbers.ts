import type { KeyObject } from 'node:crypto';

/** A number of ours: which service it belongs to, and the secret that its callbacks are signed with. */
export interface RegisteredNumber {
  readonly address: string;
  readonly provider: string;
  readonly webhookUrl: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly signingKey: KeyObject;
}

export type Numbers = Map<string, RegisteredNumber>;

/** A number as the control API shows it: without its secrets. */
export function showNumber({ address, provider, webhookUrl }: RegisteredNumber): Record<string, string> {
  return { address, provider, webhookUrl };
}
