import type { StripeGateway } from "@/lib/gateways/stripe/contract";
import { acrossMerchantsClaimAttempts, acrossMerchantsReturnClaims, type ClaimedAttempt } from "@/lib/store/attempts";
import { leaseClock } from "@/lib/store/lease-clock";
import { confirmAttempt, type TakenAttempt } from "./confirm-attempt";
import { startSettling } from "./settle-answers";
import type { WorkerCtx } from "./worker-context";

export type ConfirmOptions = {
  /** Confirms under way at the same time in this process. */
  readonly atOnce: number;
  /** Only these attempts; for tests of single steps. */
  readonly ids?: readonly string[];
  /** Told when fewer attempts wait than are soon used up, so that more may be opened meanwhile. */
  readonly onLow?: () => Promise<void>;
};

/** Taken in advance, beside those under way: a freed place is filled without asking the database. As many as there are places. */
const AHEAD = 1;
/** What was taken in advance and not begun after this is given back: its right to send shall not lapse on the way. */
const HELD_AT_MOST_MS = 10_000;
/** Nothing more is begun while so many answers wait to be settled: the bank may be quicker than the database. */
const UNSETTLED_AT_MOST = 150;
/** Fewer waiting attempts than this many times the places are few; told at most this often. */
const LOW = 4;
const TELL_EVERY_MS = 500;

/** Sends the open attempts nobody has taken, until there are none. */
export function confirmAttempts(worker: WorkerCtx, options: ConfirmOptions): Promise<{ readonly sent: number }> {
  return new ConfirmPool(worker, options).run();
}

/**
 * Keeps calls under way (architecture: the life of a charge, step 4): a claimer takes attempts in advance, as many places as allowed send them, and answers
 * go to a settler that settles them many at a time. None of the three waits for a batch of another. What a crash leaves behind are open attempts.
 */
export class ConfirmPool {
  readonly #running = new Set<TakenAttempt>();
  #ready: TakenAttempt[] = [];
  readonly #faults: unknown[] = [];
  readonly #gateways = new Map<string, Promise<StripeGateway>>();
  readonly #settler;
  #sent = 0;
  #hasNews = false;
  #sinceTold: () => number = () => Number.POSITIVE_INFINITY;
  #wake: () => void = () => undefined;

  constructor(
    private readonly worker: WorkerCtx,
    private readonly options: ConfirmOptions,
  ) {
    this.#settler = startSettling(worker, () => this.#changed());
  }

  /** There may be more to take: looked at without waiting for what is under way. */
  look(): void {
    this.#hasNews = true;
    this.#wake();
  }

  /** Until nothing waits and everything under way is settled. @throws AggregateError with what went wrong, after that */
  async run(): Promise<{ readonly sent: number }> {
    for (;;) {
      this.#hasNews = false;
      await this.#giveBackHeld();
      const taken = await this.#take();
      if (taken > 0) continue;
      if (this.#running.size > 0 || this.#ready.length > 0) await this.#change();
      else if (this.#settler.waiting() > 0) await this.#settler.flush();
      else if (!this.#hasNews || this.#isBroken()) break;
    }
    const faults = [...this.#faults, ...this.#settler.faults()];
    if (faults.length > 0)
      throw new AggregateError(faults, `${faults.length} attempts or settlements failed; what was not sent was given back`);
    return { sent: this.#sent };
  }

  /** After a failure nothing more is taken up: what runs is finished and settled, then the failure is told. */
  #isBroken(): boolean {
    return this.#faults.length > 0 || this.#settler.faults().length > 0;
  }

  async #take(): Promise<number> {
    const { atOnce, ids } = this.options;
    const room = atOnce * (1 + AHEAD) - this.#running.size - this.#ready.length;
    if (this.#isBroken() || room < atOnce / 2) return 0;
    const sinceClaim = leaseClock();
    const { attempts, left } = await acrossMerchantsClaimAttempts(this.worker.db, {
      worker: this.worker.worker,
      limit: room,
      held: this.#held(),
      ...(ids ? { ids } : {}),
    });
    if (attempts.length > 0) {
      const now = await this.worker.clock();
      this.#ready.push(...attempts.map((attempt) => ({ attempt, now, sinceClaim })));
      // People's before a batch's that was taken earlier.
      this.#ready.sort((one, other) => one.attempt.priority - other.attempt.priority);
      this.#sent += attempts.length;
      this.#fill();
    }
    if (left < atOnce * LOW && this.#sent > 0) await this.#tellLow();
    return attempts.length;
  }

  async #tellLow(): Promise<void> {
    if (this.#sinceTold() < TELL_EVERY_MS) return;
    this.#sinceTold = leaseClock();
    await this.options.onLow?.();
  }

  /** How many of each account this process has in hand: the next are taken from those with the fewest. */
  #held(): ReadonlyMap<string, number> {
    const held = new Map<string, number>();
    for (const { attempt } of [...this.#running, ...this.#ready]) held.set(attempt.connectionId, (held.get(attempt.connectionId) ?? 0) + 1);
    return held;
  }

  #fill(): void {
    while (this.#running.size < this.options.atOnce && this.#settler.waiting() < UNSETTLED_AT_MOST && !this.#isBroken()) {
      const next = this.#ready.shift();
      if (!next) return;
      void this.#send(next);
    }
  }

  async #send(taken: TakenAttempt): Promise<void> {
    this.#running.add(taken);
    try {
      this.#settler.add(taken.attempt.merchantId, await confirmAttempt(this.worker, taken, (attempt) => this.#gatewayOf(attempt)));
    } catch (fault) {
      this.#faults.push(fault);
    }
    this.#running.delete(taken);
    this.#changed();
  }

  #gatewayOf(attempt: ClaimedAttempt): Promise<StripeGateway> {
    const known = this.#gateways.get(attempt.connectionId) ?? this.worker.gateways.stripe(attempt.merchantId, attempt.connectionId);
    this.#gateways.set(attempt.connectionId, known);
    return known;
  }

  async #giveBackHeld(): Promise<void> {
    const isHeldTooLong = (taken: TakenAttempt) => this.#isBroken() || taken.sinceClaim() > HELD_AT_MOST_MS;
    const given = this.#ready.filter(isHeldTooLong);
    if (given.length === 0) return;
    this.#ready = this.#ready.filter((taken) => !given.includes(taken));
    this.#sent -= given.length;
    await acrossMerchantsReturnClaims(
      this.worker.db,
      this.worker.worker,
      given.map(({ attempt }) => attempt.id),
    );
  }

  #changed(): void {
    this.#fill();
    this.#wake();
  }

  /** The next time that something is answered or settled, or news come. */
  #change(): Promise<void> {
    if (this.#hasNews) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
