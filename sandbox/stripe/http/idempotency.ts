import { StripeError } from "../errors";
import type { IdempotencyRow } from "../rows";
import type { World } from "../world";
import type { RawMembers } from "./form";

const DAY_MS = 24 * 3600 * 1000;

export interface IdempotentCall {
  account: string;
  key: string;
  endpoint: string;
  parameters: RawMembers;
}

function mismatch(message: string): StripeError {
  return new StripeError(400, { type: "idempotency_error", message }, "refused");
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

/** Keys and their first answers. Source: docs.stripe.com/api/idempotent_requests. */
export class Idempotency {
  private readonly underway = new Set<string>();

  constructor(private readonly world: World) {}

  private id(call: IdempotentCall): string {
    return `${call.account} ${call.key}`;
  }

  /**
   * The saved answer of an earlier call with this key, or null: then the key is held until `finish`.
   * @throws StripeError 400 for other parameters or another endpoint, 409 while the first call runs.
   */
  begin(call: IdempotentCall): IdempotencyRow | null {
    if (call.key.length > 255) {
      throw mismatch(`Idempotency keys can be at most 255 characters long; this one has ${call.key.length}.`);
    }
    const id = this.id(call);
    const saved = this.world.tables.idempotency.get(id);
    if (saved !== undefined && this.world.now() - saved.savedAt < DAY_MS) {
      const retry = `Try using a key other than '${call.key}' if you meant to execute a different request.`;
      if (saved.endpoint !== call.endpoint) {
        throw mismatch(
          `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${saved.endpoint}' instead of '${call.endpoint}'). ${retry}`,
        );
      }
      if (saved.parameters !== JSON.stringify(sorted(call.parameters))) {
        throw mismatch(`Keys for idempotent requests can only be used with the same parameters they were first used with. ${retry}`);
      }
      return saved;
    }
    if (this.underway.has(id)) {
      throw new StripeError(
        409,
        {
          type: "invalid_request_error",
          code: "idempotency_key_in_use",
          message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${call.key}. Please try again later.`,
          doc_url: "https://docs.stripe.com/error-codes#idempotency-key-in-use",
        },
        "refused",
      );
    }
    this.underway.add(id);
    return null;
  }

  /** Puts the answer beside the work, before both are committed. */
  save(call: IdempotentCall, answer: { status: number; body: string; requestId: string }): void {
    this.forgetOld();
    this.world.tables.idempotency.put(this.id(call), {
      account: call.account,
      key: call.key,
      endpoint: call.endpoint,
      parameters: JSON.stringify(sorted(call.parameters)),
      savedAt: this.world.now(),
      ...answer,
    });
  }

  finish(call: IdempotentCall): void {
    this.underway.delete(this.id(call));
  }

  /** A few at a time, oldest first, so that no call pays for all of them. */
  private forgetOld(): void {
    let looked = 0;
    for (const row of this.world.tables.idempotency.values()) {
      if (++looked > 5 || this.world.now() - row.savedAt < DAY_MS) {
        return;
      }
      this.world.tables.idempotency.delete(`${row.account} ${row.key}`);
    }
  }
}
