import { requireText } from './text.ts';

/** What messages are for, in the words of the organization, e.g. "marketing"; null for none. One spelling: lower case. */
export function readPurpose(purpose: string | null | undefined): string | null {
  return purpose == null ? null : requireText('purpose', purpose, 64).toLowerCase();
}
