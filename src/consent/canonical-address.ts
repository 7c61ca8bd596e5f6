import type { ChannelType } from '../channel/channel.ts';
import { invalid } from '../platform/domain-error.ts';
import { toE164 } from '../platform/phone-address.ts';
import { isStorable } from '../platform/text.ts';

const mostEmailCharacters = 320;
const shapes: Record<ChannelType, string> = {
  SMS: 'phone number in E.164 form, e.g. "+37255512345"',
  WHATSAPP: 'phone number in E.164 form, e.g. "+37255512345"',
  EMAIL: 'email address, e.g. "mari@example.com"',
};

/** The one spelling of an address that messages go to, or null where it is none of this type. */
export function canonicalAddress(channelType: ChannelType, text: string): string | null {
  return channelType === 'EMAIL' ? canonicalEmail(text.trim()) : toE164(text.trim());
}

/** As `canonicalAddress`, for a caller who names one; `field` is where in the input. */
export function requireAddress(field: string, channelType: ChannelType, text: string): string {
  const address = canonicalAddress(channelType, text);
  if (address !== null) return address;
  throw invalid(field, `${JSON.stringify(text.slice(0, 64))} is no ${shapes[channelType]}.`);
}

function canonicalEmail(text: string): string | null {
  const isEmail = text.length <= mostEmailCharacters && /^[^\s@]+@[^\s@]+$/.test(text) && isStorable(text);
  return isEmail ? text.toLowerCase() : null;
}
