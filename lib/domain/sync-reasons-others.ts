import { z } from "zod";
import { enSaid, frSaid, plain, said, text, told } from "./sync-reason-shape";

const call = { call: text };
const list = z.array(text);

/** Why Shopify or Stripe could not be asked, what is wrong with a connection, and why a backfill ended. */
export const REASONS_OF_OTHERS = {
  shop_unreachable: told(
    { problem: text },
    (r) => `the shop could not be reached (${r.problem})`,
    (r) => `la boutique est injoignable (${r.problem})`,
  ),
  shop_silent: told(
    { problem: text },
    (r) => `no answer from the shop (${r.problem})`,
    (r) => `aucune réponse de la boutique (${r.problem})`,
  ),
  shop_status: told(
    { status: z.number() },
    (r) => `the shop answered HTTP ${r.status}`,
    (r) => `la boutique a répondu HTTP ${r.status}`,
  ),
  shop_answer_unreadable: told(
    { problem: text },
    (r) => `the shop's answer could not be read (${r.problem})`,
    (r) => `la réponse de la boutique est illisible (${r.problem})`,
  ),
  shop_slow_down: plain("Shopify asks us to slow down", "Shopify demande de ralentir"),
  shop_said: told(
    { said },
    (r) => `Shopify answered${enSaid(r.said)}`,
    (r) => `Shopify a répondu${frSaid(r.said)}`,
  ),
  shop_refused: told(
    { said },
    (r) => `Shopify refused${enSaid(r.said)}`,
    (r) => `Shopify a refusé${frSaid(r.said)}`,
  ),
  refund_not_shown: plain("the refund is listed but not shown", "le remboursement est listé mais pas montré"),
  shop_token_renewing: plain("another process is renewing the shop's token", "un autre processus renouvelle le jeton de la boutique"),
  shop_token_refused: told(
    { said },
    (r) => `Shopify does not accept the access token${enSaid(r.said)}`,
    (r) => `Shopify n’accepte pas le jeton d’accès${frSaid(r.said)}`,
  ),
  shop_app_not_installed: told(
    { said },
    (r) => `the app is not installed in this shop${enSaid(r.said)}`,
    (r) => `l’application n’est pas installée dans cette boutique${frSaid(r.said)}`,
  ),
  shop_not_permitted: told(
    { said },
    (r) => `this shop may not use the app${enSaid(r.said)}`,
    (r) => `cette boutique n’a pas le droit d’utiliser l’application${frSaid(r.said)}`,
  ),
  shop_access_refused: told(
    { said },
    (r) => `Shopify refuses access${enSaid(r.said)}`,
    (r) => `Shopify refuse l’accès${frSaid(r.said)}`,
  ),
  shop_frozen: told(
    { said },
    (r) => `the shop is frozen or locked${enSaid(r.said)}`,
    (r) => `la boutique est gelée ou verrouillée${frSaid(r.said)}`,
  ),
  scopes_missing: told(
    { scopes: list },
    (r) => `scopes missing: ${r.scopes.join(", ")}`,
    (r) => `autorisations manquantes\u00a0: ${r.scopes.join(", ")}`,
  ),
  app_uninstalled: plain("the app was uninstalled in Shopify", "l’application a été désinstallée dans Shopify"),
  no_shop: plain("no shop is connected", "aucune boutique n’est connectée"),

  stripe_other_account: told(
    { found: text, wanted: text },
    (r) => `the key belongs to ${r.found}, not to ${r.wanted}`,
    (r) => `la clé appartient à ${r.found} et non à ${r.wanted}`,
  ),
  stripe_no_charges: plain("Stripe does not let this account charge", "Stripe n’autorise pas ce compte à débiter"),
  stripe_key_lacks: told(
    { permissions: list },
    (r) => `the key lacks: ${r.permissions.join(", ")}`,
    (r) => `la clé n’a pas les droits\u00a0: ${r.permissions.join(", ")}`,
  ),
  stripe_slow_down: plain("Stripe asks us to slow down", "Stripe demande de ralentir"),
  stripe_unreachable: told(
    call,
    (r) => `Stripe could not be reached (${r.call})`,
    (r) => `Stripe est injoignable (${r.call})`,
  ),
  stripe_silent: told(
    call,
    (r) => `no answer from Stripe (${r.call})`,
    (r) => `aucune réponse de Stripe (${r.call})`,
  ),
  stripe_refused: told(
    { ...call, said },
    (r) => `Stripe refused ${r.call}${enSaid(r.said)}`,
    (r) => `Stripe a refusé ${r.call}${frSaid(r.said)}`,
  ),

  bulk_result_gone: plain(
    "Shopify no longer keeps the result of this bulk read: start it again",
    "Shopify ne garde plus le résultat de cette lecture\u00a0: relancez-la",
  ),
  bulk_unknown: plain("Shopify does not know this bulk read any more", "Shopify ne connaît plus cette lecture"),
  bulk_gave_up: told(
    { status: text },
    (r) => `Shopify gave up the bulk read (${r.status})`,
    (r) => `Shopify a abandonné la lecture (${r.status})`,
  ),
  stopped_by_hand: plain("stopped by hand", "arrêtée à la main"),
} as const;
