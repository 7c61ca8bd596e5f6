import type { EntityManager } from '@mikro-orm/postgresql';
import type { Context } from '@opentelemetry/api';
import type { ChannelStore } from './channel/channel-store.ts';
import type { EventTail } from './event/tail-events.ts';
import type { Loaders } from './loaders.ts';
import type { Actor } from './organization/actor.ts';
import type { OutboundLimits } from './outbound/send-outbound.ts';
import type { DomainError } from './platform/domain-error.ts';
import type { Logger } from './platform/logger.ts';

/** What every operation may use. */
export interface AppContext {
  store: ChannelStore;
  tail: EventTail;
  limits: OutboundLimits;
  /** Where carriers and callers reach us, without a slash at the end. */
  publicUrl: string;
  log: Logger;
}

/** What one operation, or one event of a subscription, is executed with. */
export interface GraphQLContext extends AppContext {
  /** Who asks, or why nobody who may. */
  actor: Actor | DomainError;
  /** When the actor's token ends. */
  expiresAt: Date | null;
  /** The trace that the caller is in, where it is in one. */
  callerTrace: Context;
  /** Reads of this execution: rows that several fields ask for are loaded once. */
  em: EntityManager;
  loaders: Loaders;
}
