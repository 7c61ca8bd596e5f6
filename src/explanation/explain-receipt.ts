import { type MessageStatus, statusRank } from '../outbound/message-status.ts';
import { endSentence, optOutFollows, showTime, type Telling } from './explanation.ts';
import type { Receipt } from './find-receipts.ts';

/** Where the message stood when a receipt came. */
export interface Standing {
  status: MessageStatus | undefined;
  attempt: number | null;
}

/** What is to be said of a receipt that moved the message on from `before`. */
export function explainReceipt(receipt: Receipt, before: Standing): Telling {
  return {
    code: receipt.failure?.code ?? 'RECEIPT',
    sentence: `${report(receipt, before)}${explainEffect(before)}${explainOptOut(receipt)}`,
  };
}

function explainEffect({ status }: Standing): string {
  if (status === 'IN_DOUBT') return ' That settles the doubt.';
  return status === 'QUEUED' || status === 'HELD' ? ' So it is not sent again.' : '';
}

/** What is to be said of a receipt that found the message at `now` and left it there. */
export function explainIdleReceipt(receipt: Receipt, now: Standing): Telling {
  return {
    code: receipt.failure?.code ?? 'RECEIPT_WITHOUT_EFFECT',
    sentence: `${report(receipt, now)} It changes nothing${explainIdleness(receipt, now)}.${explainOptOut(receipt)}`,
  };
}

function explainOptOut({ failure }: Receipt): string {
  return failure?.optsOut === true ? optOutFollows : '';
}

function explainIdleness(receipt: Receipt, now: Standing): string {
  if (receipt.attempt !== null && receipt.attempt > (now.attempt ?? 0)) return ': no such attempt was made';
  if (receipt.status === 'FAILED' && receipt.attempt !== null && receipt.attempt < (now.attempt ?? 0)) {
    return `: attempt ${now.attempt} has begun since`;
  }
  if (now.status !== undefined && statusRank[receipt.status] <= statusRank[now.status]) {
    return `: the message is ${now.status} already`;
  }
  // It waited for its send to be settled, or came together with another.
  return ' by itself: the steps that follow say as much';
}

function report({ status, attempt, failure, reportedAt }: Receipt, standing: Standing): string {
  const ofAttempt = attempt === null || attempt === standing.attempt ? '' : ` of attempt ${attempt}`;
  const time = reportedAt === null ? '' : ` (its time: ${showTime(reportedAt)})`;
  const why = failure === null ? '.' : ` with ${failure.code}: ${endSentence(failure.message)}`;
  return `The carrier reports ${status}${ofAttempt}${time}${why}`;
}
