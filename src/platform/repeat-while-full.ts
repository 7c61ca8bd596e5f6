/** Repeats work that takes at most so many rows at once, until it finds fewer: short transactions hold nobody up for long. */
export async function repeatWhileFull(rowsAtOnce: number, work: () => Promise<unknown[]>): Promise<void> {
  let rows: unknown[];
  do rows = await work();
  while (rows.length === rowsAtOnce);
}
