import { builder } from './builder.ts';

export interface DeliveryFailure {
  code: string;
  message: string;
  retryable: boolean;
}

export const DeliveryFailureRef = builder.objectRef<DeliveryFailure>('DeliveryFailure').implement({
  description: 'Why a message failed, is in doubt, or will be tried again.',
  fields: (t) => ({
    code: t.exposeString('code', {
      description: 'The carrier\'s code, e.g. "21610", or ours where no carrier answered.',
    }),
    message: t.exposeString('message', { description: 'A sentence for people.' }),
    retryable: t.exposeBoolean('retryable', { description: 'Whether the same message may succeed another time.' }),
  }),
});
