export const consentStates = ['OPTED_IN', 'OPTED_OUT'] as const;
/** What an address said last: that it wants our messages, or that it does not. */
export type ConsentState = (typeof consentStates)[number];

export const consentSources = ['API', 'KEYWORD', 'CARRIER', 'IMPORT'] as const;
/** How we know: a caller told us, the customer wrote it, the carrier refused for it, or a list was imported. */
export type ConsentSource = (typeof consentSources)[number];
