import type { OpenedChannel } from '../channel/provider-channels.ts';
import { type DeliveryJob, enqueueDelivery } from '../outbound/delivery-job.ts';
import type { StepContent } from '../outbound/message-changes.ts';
import { change, type Store } from '../platform/store.ts';
import { applyReports, lockMessages, type Report } from './apply-reports.ts';
import { completeRequests } from './complete-requests.ts';
import { type HeldRequest, statusOfWaiting } from './hold-request.ts';
import type { Verdict } from './look-up-doubts.ts';
import { applyWaitingReceipts, holdAsSettling } from './waiting-receipts.ts';
import { type Decision, writeDecisions } from './write-decisions.ts';

/** Writes down what the look-up told, or the policy decided, and sends again what the carrier does not have. */
export async function writeVerdicts(
  store: Store,
  job: DeliveryJob,
  { id: channelId, organizationId }: Pick<OpenedChannel, 'id' | 'organizationId'>,
  verdicts: Verdict[],
): Promise<void> {
  const reports = verdicts.flatMap(toReport);
  await change(store, async (tx) => {
    const request = await holdAsSettling(tx, job, channelId);
    const messages = await lockMessages(
      tx,
      reports.map(({ messageId }) => messageId),
      { skipLocked: false },
    );
    await applyReports(store, tx, messages, reports);
    const found = reports.map(({ providerMessageId }) => providerMessageId);
    await applyWaitingReceipts(store, tx, channelId, found);
    const steps = verdicts.flatMap((verdict) => decide(verdict, request) ?? []);
    const moved = await writeDecisions(tx, steps);
    if (moved.includes('QUEUED')) await enqueueDelivery(store, tx, job, { organizationId });
    if ('requestId' in job) await completeRequests(tx, [job.requestId]);
  });
}

function toReport(verdict: Verdict): Report | [] {
  if (verdict.kind !== 'found') return [];
  const { providerMessageId, status, failure } = verdict.found;
  return {
    messageId: verdict.doubt.messageId,
    attempt: verdict.doubt.attempt,
    receiptId: null,
    providerMessageId,
    status,
    failureCode: failure?.code ?? null,
    failureMessage: failure?.sentence ?? null,
    isRetryable: failure?.isRetryable ?? null,
    optsOut: failure?.optsOut ?? false,
    reason: 'FOUND_AT_CARRIER',
  };
}

function decide(verdict: Verdict, request: HeldRequest | null): Decision | null {
  if (verdict.kind === 'found') return null;
  const { messageId, attempt, isGraceOver, policy } = verdict.doubt;
  const because = (step: StepContent): Decision => ({ messageId, attempt, step });
  if (verdict.kind === 'absent') {
    if (!isGraceOver) return because({ reason: 'NOT_AT_CARRIER' });
    const sentence = 'The carrier did not have it when the grace was over.';
    if (policy === 'FAIL') return because({ status: 'FAILED', reason: 'NOT_AT_CARRIER', sentence });
    return because({ status: statusOfWaiting(request), reason: 'NOT_AT_CARRIER' });
  }
  const { reason, sentence } = verdict;
  if (!isGraceOver) return because({ reason, sentence });
  switch (policy) {
    case 'HOLD':
      return because({ reason: 'POLICY_HOLD', sentence });
    case 'FAIL':
      return because({ status: 'FAILED', reason: 'POLICY_FAIL', sentence });
    case 'RESEND':
      return because({ status: statusOfWaiting(request), reason: 'POLICY_RESEND', sentence });
  }
}
