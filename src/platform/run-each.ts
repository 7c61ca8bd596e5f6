import { reasonOf } from './reason-of.ts';

/** One after the other; what one stumbles over does not keep the others from their work, and rises when all have run. */
export async function runEach(works: (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const work of works) await work().catch((error: unknown) => failures.push(error));
  if (failures.length === 0) return;
  const reasons = failures.map(reasonOf).join('; ');
  throw new AggregateError(failures, `${failures.length} of ${works.length} failed: ${reasons}`);
}
