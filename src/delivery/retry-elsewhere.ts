import type { Route } from './find-routes.ts';
import type { SentMessage } from './settle-messages.ts';

/** What our account or sender is refused for may go out on the other channel: it is tried again, where there is one. */
export function retryElsewhere({ hasOther }: Route, sent: SentMessage[]): SentMessage[] {
  if (!hasOther) return sent;
  return sent.map((message) => {
    const { outcome } = message;
    if (outcome.kind !== 'refused' || !outcome.isAboutChannel) return message;
    return { ...message, outcome: { ...outcome, retry: { may: true, when: 'soon', afterMs: null } } };
  });
}
