export interface TwilioSettings {
  accountSid: string;
  authToken: string;
  /** The account's second token while the first is being replaced: callbacks signed with either are Twilio's. */
  secondaryAuthToken: string | null;
  messagingServiceSid: string | null;
  baseUrl: string;
}

/** Throws a sentence that names the wrong field and never its value. */
export function readSettings(unknownSettings: unknown): TwilioSettings {
  const fields: Record<string, unknown> =
    typeof unknownSettings === 'object' && unknownSettings !== null ? { ...unknownSettings } : {};
  const text = (name: string, pattern: RegExp, shape: string): string => {
    const value = fields[name];
    if (typeof value !== 'string' || !pattern.test(value)) throw new Error(`${name} is not ${shape}.`);
    return value;
  };
  const optional = <Value>(name: string, read: () => Value): Value | null => (fields[name] == null ? null : read());
  return {
    accountSid: text('accountSid', /^AC[0-9a-zA-Z]{1,62}$/, 'an account SID (it begins with AC; letters and digits)'),
    authToken: text('authToken', /^[\x21-\x7e]{1,200}$/, 'an auth token (printable characters without spaces)'),
    secondaryAuthToken: optional('secondaryAuthToken', () =>
      text('secondaryAuthToken', /^[\x21-\x7e]{1,200}$/, 'an auth token (printable characters without spaces)'),
    ),
    messagingServiceSid: optional('messagingServiceSid', () =>
      text(
        'messagingServiceSid',
        /^MG[0-9a-zA-Z]{1,62}$/,
        'a messaging service SID (it begins with MG; letters and digits)',
      ),
    ),
    baseUrl: optional('baseUrl', () => readBaseUrl(fields['baseUrl'])) ?? 'https://api.twilio.com',
  };
}

function readBaseUrl(value: unknown): string {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw new Error('baseUrl is not an http or https URL.');
  return url.origin;
}
