/**
 * Milliseconds since now, for the right to do something that others may have taken over meanwhile. The larger of two clocks:
 * the monotonic one runs on while a process is stopped and is never set back, the wall clock also runs while a machine sleeps.
 */
export function leaseClock(): () => number {
  const monotonic = performance.now();
  const wall = Date.now();
  return () => Math.max(performance.now() - monotonic, Date.now() - wall);
}
