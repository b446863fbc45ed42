import type { PreFlightPoint } from "@/lib/domain/pre-flight-words";
import { refuse } from "@/lib/domain/refusals";
import { missingScopes } from "@/lib/domain/shop-scopes";
import { commit } from "@/lib/store/commit";
import { type CollectReadiness, collectReadiness, setMode } from "@/lib/store/money-switch";
import { nudge } from "@/lib/store/nudge";
import type { Ctx, Result } from "./context";

/**
 * *Collect* on or off (rule 4). On only after the pre-flight, and with the Owner's word that no other app collects these
 * balances; off at once, from whatever state.
 */
export async function switchCollectMode(
  ctx: Ctx,
  input: { readonly mode: "watch" | "collect" /** "No other app collects these balances." */; readonly confirmed: boolean },
): Promise<Result<{ readonly changed: boolean }>> {
  if (input.mode === "collect") {
    const missing = missingToCollect(await collectReadiness(ctx.scope), input.confirmed);
    if (missing.length > 0) return refuse("not_ready_to_collect", { missing });
  }
  return commit<Result<{ changed: boolean }>>(ctx.scope, ctx, async (tx) => {
    const by = ctx.actor.kind === "staff" ? ctx.actor.userId : null;
    const changed = await setMode(tx, ctx.scope.merchantId, { mode: input.mode, by, at: ctx.now });
    if (changed) await nudge(tx, "sweep");
    const before = input.mode === "collect" ? ("watch" as const) : ("collect" as const);
    return {
      value: { ok: true, value: { changed } },
      audit: changed ? [{ event: { type: "mode.changed", before, after: input.mode } }] : [],
    };
  });
}

/** What the pre-flight misses, by name. */
function missingToCollect(ready: CollectReadiness, confirmed: boolean): string[] {
  const scopes = missingScopes(ready.shopifyScopes);
  const checks: readonly (readonly [boolean, PreFlightPoint])[] = [
    [confirmed, "confirmation"],
    [ready.stripeStatus === "ok", "stripe"],
    [ready.shopifyStatus === "ok", "shopify"],
    [ready.hasDescriptor, "statement_descriptor"],
    // The way back works: without it a payment made elsewhere would be seen only by the timers (rule 6).
    [ready.shopifyWebhookSeen, "shopify_message"],
    [ready.stripeWebhookSeen, "stripe_message"],
  ];
  return [...checks.filter(([holds]) => !holds).map(([, name]) => name), ...(ready.shopifyStatus === null ? [] : scopes)];
}
