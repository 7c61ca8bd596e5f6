import { createHash } from 'node:crypto';
import { Client } from 'pg';

/** More would fill the memory of each connection; what comes after them is planned at each call. */
const mostStatements = 500;

/** Of texts alone, so that it belongs to no connection and needs no end. */
const names = new Map<string, string>();

/** From now on every connection parses and plans this statement once, instead of at each call. */
export function prepare(text: string): void {
  if (names.has(text) || names.size >= mostStatements) return;
  names.set(text, createHash('sha256').update(text).digest('base64url'));
}

/** A connection of `pg` that gives the statements that are to be prepared their name; all others go as they are. */
export class PreparingClient extends Client {
  // biome-ignore lint/suspicious/noExplicitAny: the overloads of the driver are many, and all are passed on.
  override query(...[text, values, ...rest]: any[]): any {
    const name = typeof text === 'string' ? names.get(text) : undefined;
    // biome-ignore lint/suspicious/noExplicitAny: as above.
    const query = super.query as (...args: any[]) => any;
    if (name === undefined) return query.call(this, text, values, ...rest);
    return query.call(this, { name, text, values }, ...rest);
  }
}
