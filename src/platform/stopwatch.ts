/** Tells the milliseconds since now, by the clock that ran further: one stands still while a machine sleeps, the other may be set back. */
export function startStopwatch(): () => number {
  const [wall, steady] = [Date.now(), performance.now()];
  return () => Math.max(Date.now() - wall, performance.now() - steady);
}
