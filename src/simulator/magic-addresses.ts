/**
 * Handsets that always act the same, whatever the behaviour in force. The first two are Twilio's own test numbers.
 *
 * | address      | name           | what it does                                                                       |
 * |--------------|----------------|------------------------------------------------------------------------------------|
 * | +15005550001 | invalid        | refused as an invalid number (Twilio: 400, 21211); the handset gets nothing        |
 * | +15005550004 | optedOut       | refused because it has opted out (Twilio: 400, 21610); the handset gets nothing    |
 * | +15005550010 | neverConfirms  | gets the message, no receipt ever comes                                            |
 * | +15005550011 | answersAtOnce  | gets the message and writes "Yes, thank you" as soon as it is delivered            |
 * | +15005550012 | unreachable    | accepted, reported sent, then undelivered (Twilio: 30003); the handset gets nothing |
 */
export const MAGIC_ADDRESSES = {
  invalid: '+15005550001',
  optedOut: '+15005550004',
  neverConfirms: '+15005550010',
  answersAtOnce: '+15005550011',
  unreachable: '+15005550012',
} as const;
