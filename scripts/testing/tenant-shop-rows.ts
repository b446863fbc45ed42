import { AT, hash, type Row, type TenantIds } from "./tenant-shapes";

/** What a shop has before its first order: connections, members, settings, messages that came in. */
export function shopRows(ids: TenantIds, secret: string): [string, Row][] {
  const merchant_id = ids.merchant;
  return [
    [
      "merchant",
      {
        id: merchant_id,
        name: "Invented Shop",
        legal_name: "Invented Shop SARL",
        country: "FR",
        timezone: "Europe/Paris",
        shop_currency: "EUR",
        statement_descriptor: "INVENTED SHOP",
      },
    ],
    ["users", { id: ids.user, email: `${ids.user}@desk.example`, name: "Member" }],
    ["membership", { merchant_id, user_id: ids.user, role: "owner" }],
    ["invitation", { id: ids.invitation, merchant_id, email: "new@desk.example", role: "viewer", token_hash: hash(), expires_at: AT }],
    [
      "shopify_connection",
      {
        merchant_id,
        id: ids.shopify,
        shop_domain: `${ids.shopify}.myshopify.com`,
        path_token: `shop-${ids.shopify}`,
        client_id: "client",
        client_secret_enc: secret,
        access_token_enc: secret,
        scopes: ["read_orders"],
        status: "ok",
      },
    ],
    [
      "stripe_connection",
      {
        merchant_id,
        id: ids.stripe,
        path_token: `stripe-${ids.stripe}`,
        account_id: "acct_1",
        mode: "test",
        secret_key_enc: secret,
        secret_key_last4: "0000",
        webhook_secret_enc: secret,
        status: "ok",
      },
    ],
    ["sender", { merchant_id, id: ids.sender, address: `orders@${ids.sender}.example`, name: "Shop" }],
    ["detection_rule", { merchant_id, id: ids.rule, position: 1, kind: "tag", value: { tags: ["preorder"] }, collector: "stripe" }],
    ["backfill_run", { merchant_id, id: ids.backfill, connection_id: ids.shopify, status: "done", started_at: AT, finished_at: AT }],
    [
      "other_order",
      { merchant_id, shopify_order_gid: "gid://shopify/Order/9", connection_id: ids.shopify, name: "#9", placed_at: AT, why: "no rule" },
    ],
    [
      "inbox",
      {
        merchant_id,
        id: ids.inbox,
        provider: "shopify",
        connection_id: ids.shopify,
        topic: "orders/create",
        webhook_id: ids.inbox,
        body: Buffer.from("{}"),
        body_digest: hash(),
        status: "not_understood",
      },
    ],
    ["privacy_request", { merchant_id, id: ids.privacy, kind: "customers/data_request", subject: {}, asked_at: AT }],
    [
      "merchant_logo",
      { merchant_id, content_type: "image/png", bytes: Buffer.from("png"), digest: "d", width: 1, height: 1, updated_at: AT },
    ],
    ["message_text", { merchant_id, kind: "receipt", language: "en", place: "closing", text: "See you soon", updated_at: AT }],
    ["audit_chain_head", { merchant_id, chain_no: 0, chain_hash: Buffer.alloc(32), chained_at: AT }],
    ["audit_event", { merchant_id, id: ids.audit, at: AT, type: "merchant.created", actor_kind: "system:command", data: {} }],
    ["owed_work", { merchant_id, id: ids.owed, kind: "record_payment", subject_id: ids.payment, payload: {}, next_at: "2100-01-01" }],
  ];
}
