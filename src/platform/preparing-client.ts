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
  /** In each of the driver's many forms, and with its answer: `never` is what fits them all. */
  override query(...[text, values, ...rest]: unknown[]): never {
    const name = typeof text === 'string' ? names.get(text) : undefined;
    const passedOn = name === undefined ? [text, values, ...rest] : [{ name, text, values }, ...rest];
    return Reflect.apply(super.query, this, passedOn) as never;
  }
}
