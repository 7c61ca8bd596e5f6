import type { EntityManager } from '@mikro-orm/postgresql';
import type { OpenedChannel } from '../channel/provider-channels.ts';
import { isOverdue, type LedgerEntry, takeLedgerTurn } from '../consent/change-ledger.ts';
import type { Keyword } from '../consent/keywords.ts';
import { findOverallStates } from '../consent/overall-states.ts';
import { type NewConsent, recordConsents } from '../consent/record-consents.ts';
import type { Store } from '../platform/store.ts';
import { openConversations } from './open-conversations.ts';
import { placeKeywords } from './place-keywords.ts';
import { dropKnown, type Received, storeInbound } from './record-inbound.ts';
import { type Confirmation, sendConfirmations } from './send-confirmations.ts';

/** A customer's message that is a keyword. */
export interface KeywordMessage extends Received, LedgerEntry {
  keyword: Keyword;
  channel: OpenedChannel;
  /** Whether the carrier tells the customer what it has done. */
  isAnswered: boolean;
  /** Since it came. */
  ageMs: () => number;
  /** Behind which span its confirmation goes on; null where there is no trace. */
  traceparent: string | null;
}

/**
 * Stores customers' keywords of one organization, each with its consent and what is confirmed, all or none. Answers with
 * those that have to come again, since a message to their sender is just about to leave.
 */
export function recordKeywords(store: Store, messages: KeywordMessage[]): Promise<KeywordMessage[]> {
  const [first] = messages;
  if (first === undefined) return Promise.resolve([]);
  const { organizationId } = first;
  const mayGiveWay = ({ ageMs }: KeywordMessage) => !isOverdue(ageMs());
  return takeLedgerTurn(store, organizationId, messages, mayGiveWay, async (tx, free) => {
    await record(store, tx, organizationId, await dropKnown(tx, free));
  });
}

async function record(
  store: Store,
  tx: EntityManager,
  organizationId: string,
  messages: KeywordMessage[],
): Promise<void> {
  const before = await findOverallStates(tx, organizationId, messages);
  const isAnswer = (message: KeywordMessage) => message.keyword.isCommonAnswer && before(message) !== 'OPTED_OUT';
  const answers = messages.filter(isAnswer);
  if (answers.length > 0) {
    await storeInbound(tx, answers, await openConversations(tx, answers, 'CONVERSATION_STARTED'));
  }
  const keywords = messages.filter((message) => !isAnswer(message));
  if (keywords.length === 0) return;
  const conversationOf = await placeKeywords(tx, keywords);
  const stored = await storeInbound(tx, keywords, conversationOf);
  const told = keywords.filter(({ id }) => stored.has(id));
  await recordConsents(tx, organizationId, told.map(toConsent));
  const after = await findOverallStates(tx, organizationId, told);
  // The last word of each decides; the one before it was not kept long enough to be confirmed.
  const last = new Map(told.filter((message) => message.state === after(message)).map((it) => [keyOf(it), it]));
  const changed = [...last.values()].filter((message) => message.state !== before(message) && mustConfirm(message));
  await sendConfirmations(
    store,
    tx,
    organizationId,
    changed.map((message) => toConfirmation(message, conversationOf(message))),
  );
}

/** Exactly one word to the customer: the carrier's, or ours. */
function mustConfirm({ isAnswered, channel }: KeywordMessage): boolean {
  return !isAnswered && !channel.carrierConfirmsOptOut;
}

function toConfirmation(message: KeywordMessage, conversationId: string): Confirmation {
  const { channelType, address, channelId, state, keyword, traceparent } = message;
  return { channelType, address, channelId, conversationId, state, language: keyword.language, traceparent };
}

const mostQuoted = 160;

function toConsent({ id, channelType, address, state, body, channelId, ageMs }: KeywordMessage): NewConsent {
  return {
    channelType,
    address,
    purpose: null,
    state,
    source: 'KEYWORD',
    evidence: `The customer wrote ${JSON.stringify(body.slice(0, mostQuoted).toWellFormed())} in message ${id}.`,
    recordedBy: null,
    channelId,
    importId: null,
    occurred: { agoMs: ageMs() },
  };
}

function keyOf({ channelType, address }: LedgerEntry): string {
  return `${channelType} ${address}`;
}
