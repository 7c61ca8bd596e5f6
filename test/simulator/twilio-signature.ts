import { createHmac } from 'node:crypto';

/** X-Twilio-Signature as a receiver computes it, written apart from the simulator's own. */
export function expectedSignature(authToken: string, url: string, form: URLSearchParams): string {
  const names = [...new Set(form.keys())].sort();
  const signed = names.flatMap((name) => [...new Set(form.getAll(name))].sort().map((value) => `${name}${value}`));
  return createHmac('sha1', authToken)
    .update(`${url}${signed.join('')}`, 'utf8')
    .digest('base64');
}
