/**
 * How old a claim may be for its send to begin. A process that stood still for longer may have been taken for dead, and
 * its messages for nobody's; and an opt-out that was recorded meanwhile has not seen the claim.
 */
export const mostClaimAgeMs = 5_000;
