import type { Behaviours } from './behaviour.ts';
import type { CallbackSender } from './callback-sender.ts';
import type { Carrier } from './carrier.ts';
import type { DueQueue } from './due-queue.ts';
import type { MessageLog } from './message-log.ts';
import type { Numbers } from './numbers.ts';

/** What all carriers of one simulator share. */
export interface Network {
  readonly carriers: readonly Carrier[];
  readonly numbers: Numbers;
  readonly log: MessageLog;
  readonly behaviours: Behaviours;
  readonly due: DueQueue;
  readonly callbacks: CallbackSender;
}
