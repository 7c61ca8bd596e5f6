import type { DeliveryStep } from '../../src/delivery/delivery-settings.ts';

export type { DeliveryStep };

/** Every place at which a delivery can break off. */
export const deliverySteps = ['claiming', 'claimed', 'sending', 'sent', 'settled'] as const satisfies DeliveryStep[];

/** What a worker is told over its channel to the harness: end yourself at the n-th passing of this step. */
export interface DeathOrder {
  step: DeliveryStep;
  passing: number;
}
