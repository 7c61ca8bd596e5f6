import { lineQueue } from '../channel/line-job.ts';
import { optOutQueue } from '../consent/carrier-opt-out.ts';
import { conversationQueue } from '../delivery/conversation-job.ts';
import { deadQueue } from '../delivery/dead-queue.ts';
import { doubtQueue } from '../delivery/note-doubts.ts';
import { rulesQueue } from '../organization/rules-job.ts';
import { deliveryQueue } from '../outbound/delivery-job.ts';
import type { Queue } from '../platform/jobs.ts';

/** Every ten minutes: removes what is old. */
export const maintenanceQueue = 'maintenance';
/** Every minute: ends what is overdue, and proves that nothing was forgotten. */
export const integrityQueue = 'check-integrity';

const anHour = 3_600;
const aDay = 24 * anHour;

/** For some 15 minutes. What fails for longer will not pass by itself: the job is dead, until a person has mended the fault and redrives it. */
const repeated = { retryLimit: 20, retryDelay: 1, retryBackoff: true, retryDelayMax: 60, deadLetter: deadQueue };
/** A worker that dies is noticed by its heartbeat. */
const heartbeatSeconds = 10;

/** Every queue with its rules; set up by the migration. */
export const queues: Queue[] = [
  // Nobody works on it: its jobs stay waiting, for as long as retention says.
  { name: deadQueue, options: { retentionSeconds: 30 * aDay, deleteAfterSeconds: 30 * aDay } },
  {
    name: deliveryQueue,
    options: { ...repeated, heartbeatSeconds, expireInSeconds: anHour, deleteAfterSeconds: anHour },
  },
  { name: conversationQueue, options: { ...repeated, deleteAfterSeconds: anHour } },
  { name: lineQueue, options: { ...repeated, deleteAfterSeconds: anHour } },
  { name: rulesQueue, options: { ...repeated, deleteAfterSeconds: anHour } },
  { name: optOutQueue, options: { ...repeated, deleteAfterSeconds: anHour } },
  { name: doubtQueue, options: { ...repeated, heartbeatSeconds, deleteAfterSeconds: anHour } },
  { name: maintenanceQueue, options: { retryLimit: 0, deleteAfterSeconds: aDay } },
  // One at a time, of all workers: each finding is told once.
  {
    name: integrityQueue,
    options: { policy: 'exclusive', retryLimit: 0, heartbeatSeconds, deleteAfterSeconds: anHour },
  },
];
