export const roles = ['admin', 'agent', 'service', 'viewer'] as const;
export type Role = (typeof roles)[number];

/** Who acts: a user or a system, in one organization. */
export interface Actor {
  organizationId: string;
  /** The token's `sub`. */
  subject: string;
  roles: ReadonlySet<Role>;
}

/** A service reads only what it sent itself; every other role reads all of its organization. */
export function readsOnlyOwn(actor: Actor): boolean {
  return !actor.roles.has('admin') && !actor.roles.has('agent') && !actor.roles.has('viewer');
}
