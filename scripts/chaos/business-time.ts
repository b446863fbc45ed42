/** The one clock of a run (rule 12): moved forward only, and only from here. */
import { waitUntil } from "../process/wait";
import type { Installation } from "./installation";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

export class BusinessTime {
  #offsetMs = 0;

  constructor(private readonly chaos: Installation) {}

  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  async setTo(at: Date): Promise<void> {
    const next = at.getTime() - Date.now();
    if (next < this.#offsetMs) throw new Error("business time only moves forward");
    this.#offsetMs = next;
    await this.chaos.database.rows("UPDATE practice_clock SET offset_ms = $1", [Math.round(next)]);
    await waitUntil(async () => {
      const { now } = await this.chaos.door<{ now: string }>(`${this.chaos.sandbox.clock}/clock`);
      return Math.abs(Date.parse(now) - this.now().getTime()) < 1_000 ? true : null;
    }, 10_000);
  }

  advance(ms: number): Promise<void> {
    return this.setTo(new Date(this.now().getTime() + ms));
  }
}

/** Five past three in Paris, five past nine in New York: both shops may charge for three hours (rule 22). A winter day far from today. */
export const DUE_AT = new Date("2027-02-09T14:05:00Z");
