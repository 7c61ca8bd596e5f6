import type { EntityManager } from '@mikro-orm/postgresql';
import { LRUCache } from 'lru-cache';
import type { Dispatcher } from 'undici';
import { queryWhole, sql } from '../platform/database.ts';
import type { Sealer } from '../platform/seal.ts';
import { findProvider } from '../providers/list.ts';
import type { PairPace, ProviderChannel } from '../providers/provider.ts';
import type { ChannelType } from './channel.ts';

/** A channel as senders and receivers need it: its address, and its provider opened with its credentials. */
export interface OpenedChannel {
  id: string;
  organizationId: string;
  name: string;
  type: ChannelType;
  address: string;
  /** Name of its provider. */
  carrier: string;
  isActive: boolean;
  /** Within how many seconds its receipts have to come; null where they are not timed. */
  slowReceiptSeconds: number | null;
  /** In segments; null is no limit. As it was a moment ago. */
  messagesPerSecond: number | null;
  burst: number | null;
  contactIntervalSeconds: number | null;
  /** What the carrier asks for, whatever we set. */
  pairPace: PairPace | null;
  /** Whether the carrier itself tells customers that they have opted out or in. */
  carrierConfirmsOptOut: boolean;
  provider: ProviderChannel;
}

/** Opens channels on demand and keeps them for a moment: a change of credentials is seen within `keptMs`. */
export interface ProviderChannels {
  find(em: EntityManager, channelId: string): Promise<OpenedChannel | null>;
  /** After a change made here there is nothing to wait for. */
  forget(channelId: string): void;
}

const keptMs = 5_000;

interface ChannelRow {
  id: string;
  organization_id: string;
  name: string;
  type: ChannelType;
  provider: string;
  address: string;
  is_active: boolean;
  slow_receipt_seconds: number | null;
  messages_per_second: number | null;
  burst: number | null;
  contact_interval_seconds: number | null;
  carrier_confirms_opt_out: boolean;
  sealed_credentials: Uint8Array;
}

export function createProviderChannels(sealer: Sealer, http: Dispatcher): ProviderChannels {
  const opened = new LRUCache<string, Promise<OpenedChannel | null>>({ max: 10_000, ttl: keptMs });

  async function open(em: EntityManager, channelId: string): Promise<OpenedChannel | null> {
    const [row] = await queryWhole(em.fork(), sql<ChannelRow>`select * from channel where id = ${channelId}`);
    if (row === undefined) return null;
    const provider = findProvider(row.provider);
    if (provider === undefined) throw new Error(`Channel ${row.id} names the unknown provider ${row.provider}`);
    const settings: unknown = JSON.parse(sealer.open(row.sealed_credentials, row.id));
    return {
      id: row.id,
      organizationId: row.organization_id,
      name: row.name,
      type: row.type,
      address: row.address,
      carrier: row.provider,
      isActive: row.is_active,
      slowReceiptSeconds: row.slow_receipt_seconds,
      messagesPerSecond: row.messages_per_second,
      burst: row.burst,
      contactIntervalSeconds: row.contact_interval_seconds,
      pairPace: provider.pairPace ?? null,
      carrierConfirmsOptOut: row.carrier_confirms_opt_out,
      provider: provider.open(settings, http),
    };
  }

  return {
    find(em, channelId) {
      const known = opened.get(channelId);
      if (known !== undefined) return known;
      const opening = open(em, channelId);
      opened.set(channelId, opening);
      opening.then(
        // What does not exist may exist in a moment, and an error may pass.
        (channel) => channel === null && opened.delete(channelId),
        () => opened.delete(channelId),
      );
      return opening;
    },
    forget(channelId) {
      opened.delete(channelId);
    },
  };
}
