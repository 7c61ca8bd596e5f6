import { jsonReply, type Reply } from './carrier.ts';
import type { Message } from './message.ts';
import type { MessageLog } from './message-log.ts';
import { errorReply, messageResource } from './twilio-resource.ts';

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 1000;

type Filter = (message: Message) => boolean;

export function fetchMessage(log: MessageLog, account: string, id: string): Reply {
  const message = log.find(id);
  if (message?.sender.credentials['accountSid'] === account) return jsonReply(200, messageResource(message));
  return errorReply(
    404,
    20404,
    `The requested resource /2010-04-01/Accounts/${account}/Messages/${id}.json was not found`,
  );
}

/** GET Messages.json: newest first; a page token keeps its place while new messages come in. */
export function listMessages(log: MessageLog, account: string, target: string): Reply {
  const { pathname, searchParams: query } = new URL(target, 'http://twilio');
  const filters = readFilters(query, account);
  if (filters === null) return errorReply(400, 20001, "Invalid 'DateSent' filter");
  const page = readCount(query.get('Page'), 0, Number.MAX_SAFE_INTEGER);
  const pageSize = Math.max(readCount(query.get('PageSize'), DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE), 1);
  const to = query.get('To');
  const messages = to === null ? log.accepted() : log.acceptedFor(to);
  const { found, more } = findPage(messages, filters, pageSize, findStart(log, messages, query, page * pageSize));

  query.delete('Page');
  query.delete('PageToken');
  query.set('PageSize', String(pageSize));
  const pageUri = (index: number) => `${pathname}?${query}&Page=${index}`;
  const last = found.at(-1);
  return jsonReply(200, {
    first_page_uri: pageUri(0),
    end: page * pageSize + Math.max(found.length - 1, 0),
    previous_page_uri: page > 0 ? pageUri(page - 1) : null,
    messages: found.map(messageResource),
    uri: pageUri(page),
    page_size: pageSize,
    start: page * pageSize,
    next_page_uri: more && last ? `${pageUri(page + 1)}&PageToken=PA${last.id}` : null,
    page,
  });
}

interface Start {
  readonly index: number;
  readonly skip: number;
}

function findStart(log: MessageLog, messages: readonly Message[], query: URLSearchParams, skip: number): Start {
  const token = query.get('PageToken');
  if (token === null) return { index: messages.length - 1, skip };
  const last = log.find(token.slice(2));
  return { index: last === null ? -1 : messages.lastIndexOf(last) - 1, skip: 0 };
}

function findPage(messages: readonly Message[], filters: readonly Filter[], pageSize: number, { index, skip }: Start) {
  const found: Message[] = [];
  let skipped = 0;
  for (let at = index; at >= 0; at -= 1) {
    const message = messages[at];
    if (message === undefined || !filters.every((matches) => matches(message))) continue;
    if (skipped < skip) skipped += 1;
    else if (found.length < pageSize) found.push(message);
    else return { found, more: true };
  }
  return { found, more: false };
}

function readFilters(query: URLSearchParams, account: string): Filter[] | null {
  const filters: Filter[] = [(message) => message.sender.credentials['accountSid'] === account];
  const from = query.get('From');
  if (from !== null) filters.push((message) => message.sender.address === from);
  for (const [name, value] of query) {
    if (!name.startsWith('DateSent')) continue;
    const filter = readDateFilter(`${name.slice('DateSent'.length)}=${value}`);
    if (filter === null) return null;
    filters.push(isSent, filter);
  }
  return filters;
}

/** What is still queued has no date_sent, so every filter by it hides the message. */
const isSent: Filter = ({ status }) => status !== 'accepted';

/** Twilio writes `DateSent>=2026-11-22`, which a form reads as the name `DateSent>`; only without the `=` is the day itself left out. */
function readDateFilter(condition: string): Filter | null {
  const [, side, equals, date] = /^=?([<>]?)(=*)(\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?)=?$/.exec(condition) ?? [];
  const from = Date.parse(date ?? '');
  if (date === undefined || Number.isNaN(from)) return null;
  const until = date.includes('T') ? from + 1 : from + 86_400_000;
  if (side === '>') return ({ receivedAt }) => receivedAt >= (equals ? from : until);
  if (side === '<') return ({ receivedAt }) => receivedAt < (equals ? until : from);
  return ({ receivedAt }) => receivedAt >= from && receivedAt < until;
}

function readCount(text: string | null, otherwise: number, most: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Math.min(Number(text), most) : otherwise;
}
