import { type DeliveryJob, enqueueDelivery } from '../outbound/delivery-job.ts';
import type { StepContent } from '../outbound/message-changes.ts';
import { change } from '../platform/store.ts';
import { applyReports, lockMessages, type Report } from './apply-reports.ts';
import { completeRequests } from './complete-requests.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { type HeldRequest, holdRequest, statusOfWaiting } from './hold-request.ts';
import type { Verdict } from './look-up-doubts.ts';
import { applyWaitingReceipts, lockAsSettling } from './waiting-receipts.ts';
import { type Decision, writeDecisions } from './write-decisions.ts';

/** Writes down what the look-up told, or the policy decided, and sends again what the carrier does not have. */
export async function writeVerdicts(
  settings: DeliverySettings,
  job: DeliveryJob,
  channelId: string,
  verdicts: Verdict[],
): Promise<void> {
  const { store } = settings;
  const reports = verdicts.flatMap(toReport);
  await change(store, async (tx) => {
    const request = 'requestId' in job ? await holdRequest(tx, job.requestId) : null;
    await lockAsSettling(tx, channelId);
    const messages = await lockMessages(
      tx,
      reports.map(({ messageId }) => messageId),
      { skipLocked: false },
    );
    await applyReports(store, tx, messages, reports);
    const found = reports.map(({ providerMessageId }) => providerMessageId);
    await applyWaitingReceipts(store, tx, channelId, found);
    const steps = verdicts.flatMap((verdict) => decide(settings, verdict, request) ?? []);
    const moved = await writeDecisions(tx, steps);
    if (moved.includes('QUEUED')) await enqueueDelivery(store, tx, job);
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
    reason: 'FOUND_AT_CARRIER',
  };
}

function decide({ times }: DeliverySettings, verdict: Verdict, request: HeldRequest | null): Decision | null {
  if (verdict.kind === 'found') return null;
  const { messageId, attempt, isGraceOver, policy } = verdict.doubt;
  const because = (step: StepContent): Decision => ({ messageId, attempt, step });
  if (verdict.kind === 'absent') {
    if (!isGraceOver) return because({ reason: 'NOT_AT_CARRIER' });
    if (attempt <= times.retryDelays.soonMs.length) {
      return because({ status: statusOfWaiting(request), reason: 'NOT_AT_CARRIER' });
    }
    const sentence = `The carrier did not get it in ${attempt} attempts.`;
    return because({ status: 'FAILED', reason: 'NOT_AT_CARRIER', sentence });
  }
  const { reason, sentence } = verdict;
  if (!isGraceOver || policy === 'HOLD') return because({ reason, sentence });
  if (policy === 'FAIL') return because({ status: 'FAILED', reason: 'POLICY_FAIL', sentence });
  return because({ status: statusOfWaiting(request), reason: 'POLICY_RESEND', sentence });
}
