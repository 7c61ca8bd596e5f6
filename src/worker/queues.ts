import { conversationQueue } from '../delivery/conversation-job.ts';
import { doubtQueue } from '../delivery/note-doubts.ts';
import { deliveryQueue } from '../outbound/delivery-job.ts';
import type { Queue } from '../platform/jobs.ts';

export const maintenanceQueue = 'maintenance';

const anHour = 3_600;

/** Every queue with its rules; set up by the migration. */
export const queues: Queue[] = [
  {
    name: deliveryQueue,
    // A worker that dies is noticed by its heartbeat; a job is never given up, since its messages would wait for ever.
    options: {
      heartbeatSeconds: 10,
      retryLimit: 1_000_000,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 60,
      expireInSeconds: anHour,
      deleteAfterSeconds: anHour,
    },
  },
  {
    name: conversationQueue,
    options: {
      retryLimit: 1_000_000,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 60,
      deleteAfterSeconds: anHour,
    },
  },
  {
    name: doubtQueue,
    options: {
      heartbeatSeconds: 10,
      retryLimit: 1_000_000,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 60,
      deleteAfterSeconds: anHour,
    },
  },
  { name: maintenanceQueue, options: { retryLimit: 0, deleteAfterSeconds: 24 * anHour } },
];
