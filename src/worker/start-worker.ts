import { type LineJob, lineQueue } from '../channel/line-job.ts';
import { type OptOutJob, optOutQueue } from '../consent/carrier-opt-out.ts';
import { recordCarrierOptOuts } from '../consent/record-carrier-opt-outs.ts';
import { openOnSend } from '../conversation/open-on-send.ts';
import { type ConversationJob, conversationQueue } from '../delivery/conversation-job.ts';
import { deliverMessages } from '../delivery/deliver-messages.ts';
import type { DeliverySettings } from '../delivery/delivery-settings.ts';
import { expireOverdueReplies, expireOverdueRequests } from '../delivery/expire-messages.ts';
import { pruneFrequencies } from '../delivery/frequency.ts';
import { doubtQueue } from '../delivery/note-doubts.ts';
import { pruneDoubts } from '../delivery/prune-doubts.ts';
import { redrawLine } from '../delivery/redraw-line.ts';
import { reviewHeld } from '../delivery/review-held.ts';
import { settleDoubts } from '../delivery/settle-doubts.ts';
import { traceJob } from '../delivery/trace-job.ts';
import { pruneEvents } from '../event/prune-events.ts';
import { pruneHealth } from '../failover/record-health.ts';
import { checkIntegrity } from '../integrity/check-integrity.ts';
import { pruneFindings } from '../integrity/note-findings.ts';
import { type RulesJob, rulesQueue } from '../organization/rules-job.ts';
import { type DeliveryJob, deliveryQueue, replyPriority } from '../outbound/delivery-job.ts';
import { pruneRequestRates } from '../outbound/request-rate.ts';
import { pruneContactPace } from '../pace/contact-pace.ts';
import { pruneTurns } from '../pace/pace-turn.ts';
import { pruneIdempotencyKeys } from '../platform/idempotency.ts';
import { pruneNodes } from '../platform/presence.ts';
import { runEach } from '../platform/run-each.ts';
import { integrityQueue, maintenanceQueue } from './queues.ts';

export interface WorkerSettings extends DeliverySettings {
  eventRetentionDays: number;
}

/** The last places are kept for organizations with few requests, and the very last for replies. */
const deliveryPlaces = {
  total: 40,
  kept: [
    { places: 16, leastPriority: -4 },
    { places: 10, leastPriority: 0 },
    { places: 4, leastPriority: replyPriority },
  ],
  mostOfGroup: 16,
};

/** All background work, and how much of it at once. */
export async function startWorker(settings: WorkerSettings): Promise<void> {
  const { store, eventRetentionDays } = settings;
  const { jobs, em } = store;
  await jobs.workFairly<DeliveryJob>(
    deliveryQueue,
    (job, run) => traceJob(settings, deliveryQueue, job, run, (traced) => deliverMessages(traced, job, run)),
    deliveryPlaces,
  );
  await jobs.work<DeliveryJob>(
    doubtQueue,
    (job, run) => traceJob(settings, doubtQueue, job, run, (traced) => settleDoubts(traced, job)),
    { workers: 1, jobsPerWorker: 4 },
  );
  await jobs.work<ConversationJob>(conversationQueue, (job) => openOnSend(store, job), {
    workers: 1,
    jobsPerWorker: 4,
  });
  await jobs.work<RulesJob>(rulesQueue, (job) => reviewHeld(store, job), { workers: 1, jobsPerWorker: 2 });
  await jobs.work<LineJob>(lineQueue, (job, run) => redrawLine(store, job, run), { workers: 1, jobsPerWorker: 2 });
  await jobs.work<OptOutJob>(optOutQueue, (job) => recordCarrierOptOuts(store, job), { workers: 1, jobsPerWorker: 4 });
  const everyTenMinutes = [
    () => pruneEvents(em, eventRetentionDays),
    () => pruneRequestRates(em),
    () => pruneIdempotencyKeys(em),
    () => pruneDoubts(store),
    () => pruneFrequencies(em),
    () => pruneHealth(em),
    () => pruneFindings(em),
    () => pruneNodes(em),
    () => pruneContactPace(em),
    () => pruneTurns(em),
  ];
  await jobs.work(maintenanceQueue, () => runEach(everyTenMinutes), { workers: 1, jobsPerWorker: 2 });
  await jobs.schedule(maintenanceQueue, '*/10 * * * *');
  const everyMinute = [
    () => expireOverdueRequests(store),
    () => expireOverdueReplies(store),
    () => checkIntegrity(settings),
  ];
  await jobs.work(integrityQueue, () => runEach(everyMinute), { workers: 1, jobsPerWorker: 2 });
  await jobs.schedule(integrityQueue, '* * * * *');
  // What was forgotten while no worker ran need not wait for the minute.
  await jobs.enqueue(em.fork(), integrityQueue, {});
}
