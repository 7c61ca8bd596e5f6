import type { Sealer } from '../platform/seal.ts';
import type { Store } from '../platform/store.ts';
import type { ProviderChannels } from './provider-channels.ts';

/** What a verb that changes a channel needs besides. */
export interface ChannelStore extends Store {
  sealer: Sealer;
  providerChannels: ProviderChannels;
}
