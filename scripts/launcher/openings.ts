/**
 * What was opened gets closed, last opened first. Ctrl-C can come at any moment of a start, so everything that is opened is handed over here at once,
 * and whatever is opened after closing has begun is closed on the spot.
 */
export interface Openings {
  /** Aborted when closing begins: steps that take long watch it. */
  readonly closing: AbortSignal;
  add(name: string, close: () => Promise<void>): Promise<void>;
  /** Closes everything. A part that fails to close does not keep the others open. @returns what failed */
  closeAll(): Promise<readonly Error[]>;
}

export function openings(): Openings {
  const controller = new AbortController();
  const open: { name: string; close: () => Promise<void> }[] = [];
  let result: Promise<readonly Error[]> | null = null;

  async function closeEach(): Promise<readonly Error[]> {
    const failures: Error[] = [];
    for (let part = open.pop(); part !== undefined; part = open.pop()) {
      try {
        await part.close();
      } catch (error) {
        failures.push(new Error(`${part.name} did not stop: ${error instanceof Error ? error.message : String(error)}`, { cause: error }));
      }
    }
    return failures;
  }

  return {
    closing: controller.signal,
    async add(name, close) {
      if (!controller.signal.aborted) open.push({ name, close });
      else await close();
      controller.signal.throwIfAborted();
    },
    closeAll() {
      controller.abort(new Error("stopping"));
      result ??= closeEach();
      return result;
    },
  };
}
