import { randomBytes } from "node:crypto";
import { type RefusalOf, refuse } from "@/lib/domain/refusals";
import { type StripeAccountFacts, StripeFailure, type StripeGateway } from "@/lib/gateways/stripe/contract";
import { commit } from "@/lib/store/commit";
import { isStripeAccountInUse, saveStripeKey, stripeConnection } from "@/lib/store/stripe-connections";
import { checkStripe } from "./check-stripe";
import type { OutsideCtx, Result } from "./context";
import { stripeFailureReason } from "./stripe-failure-reason";

const KEY = /^(sk|rk)_(test|live)_[A-Za-z0-9_]{8,}$/;

/**
 * Saves the merchant's Stripe key after asking Stripe whose it is and what it may do, registers our webhook endpoint and
 * keeps its secret. Another account is refused while cards or payments hang on the present one: they cannot move.
 */
export async function connectStripe(
  outside: OutsideCtx,
  input: { readonly secretKey: string },
): Promise<Result<{ readonly connectionId: string }>> {
  const secretKey = input.secretKey.trim();
  if (!KEY.test(secretKey)) return refuse("invalid_input", { fields: ["secretKey"] });
  const stripe = outside.gateways.stripeWithKey(secretKey);
  const looked = await lookAtKey(stripe);
  if (!looked.ok) return looked;
  const { account } = looked;
  const known = await stripeConnection(outside.scope);
  const saved = await commit<Result<string>>(outside.scope, outside, async (tx) => {
    const moves = known !== null && (known.accountId !== account.accountId || known.mode !== account.mode);
    if (moves && (await isStripeAccountInUse(tx, outside.scope.merchantId))) {
      return { value: refuse(known.mode === account.mode ? "connection_in_use" : "modes_mixed"), audit: [] };
    }
    const id = await saveStripeKey(tx, outside.scope.merchantId, keyToSave(outside, account, secretKey), outside.now);
    return { value: { ok: true, value: id }, audit: [{ event: { type: "connection.saved", what: "stripe", account: account.accountId } }] };
  });
  if (!saved.ok) return saved;
  const checked = await checkStripe(outside);
  return checked.ok ? { ok: true, value: { connectionId: saved.value } } : checked;
}

type Looked =
  | { readonly ok: true; readonly account: StripeAccountFacts }
  | RefusalOf<"connection_failed">
  | RefusalOf<"key_permissions_missing">;

/** Whose key it is and what it may do, before it is kept. */
async function lookAtKey(stripe: StripeGateway): Promise<Looked> {
  try {
    const account = await stripe.account();
    const permissions = await stripe.missingPermissions();
    return permissions.length > 0 ? refuse("key_permissions_missing", { permissions }) : { ok: true, account };
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error;
    return refuse("connection_failed", { what: "stripe", message: stripeFailureReason(error) });
  }
}

function keyToSave(outside: OutsideCtx, account: StripeAccountFacts, secretKey: string) {
  return {
    accountId: account.accountId,
    mode: account.mode,
    country: account.country,
    defaultCurrency: account.defaultCurrency,
    secretKeyEnc: outside.scope.db.sealer.seal(secretKey),
    secretKeyLast4: secretKey.slice(-4),
    pathToken: randomBytes(24).toString("base64url"),
  };
}
