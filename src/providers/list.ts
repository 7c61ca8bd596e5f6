import type { Provider } from './provider.ts';
import { twilio } from './twilio.ts';

const providers: readonly Provider[] = [twilio];

export function findProvider(name: string): Provider | undefined {
  return providers.find((provider) => provider.name === name);
}
