/** Staff, customers and people at the shop, while the money is collected. Each deed goes through a real door and may be refused like anybody's. */
import { answerChallenge, enterCard } from "@/prisma/seed/as-customer";
import type { Installation } from "./installation";
import type { Deed } from "./plan";
import type { Preorder } from "./preorders";

const NEW_CARD = "5555555555554444";

type Pressed = { readonly token?: string; readonly amount?: string | null; readonly shown?: string | null; readonly right?: string };

function press(chaos: Installation, preorder: Preorder, what: string): Promise<Pressed> {
  const { merchantId, userId } = preorder.shop;
  const { orderId, instalmentId, customerId } = preorder;
  return chaos.door(`${chaos.appUrl}/chaos/staff`, { what, merchantId, userId, orderId, instalmentId, customerId });
}

/** A customer's browser behind a link of the order: keeps its cookie, sends forms. */
class Customer {
  #cookie = "";
  constructor(private readonly chaos: Installation) {}

  async fetch(path: string, fields?: Record<string, string>): Promise<Response> {
    const body = fields === undefined ? undefined : new URLSearchParams(fields).toString();
    const form: Record<string, string> =
      body === undefined
        ? {}
        : { "content-type": "application/x-www-form-urlencoded", "content-length": String(body.length), "sec-fetch-site": "same-origin" };
    const headers: Record<string, string> = { cookie: this.#cookie, "user-agent": "Chaos/1.0", ...form };
    const answer = await fetch(new URL(path, this.chaos.appUrl), {
      method: body === undefined ? "GET" : "POST",
      redirect: "manual",
      headers,
      body,
    });
    for (const line of answer.headers.getSetCookie()) if (line.startsWith("predesk-link=")) this.#cookie = line.split(";")[0] ?? "";
    return answer;
  }

  /** Where our page sends the browser on to, outside. @throws when it stays */
  async onwards(path: string, fields: Record<string, string>): Promise<string> {
    const answer = await this.fetch(path, fields);
    const target = /content="0; url=([^"]+)"/.exec(await answer.text())?.[1];
    if (!target) throw new Error(`${path} did not lead on: ${answer.status} ${answer.headers.get("location") ?? ""}`);
    return target.replace(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code)));
  }
}

async function enter(chaos: Installation, preorder: Preorder): Promise<{ customer: Customer; page: Pressed }> {
  const { token } = await press(chaos, preorder, "link");
  const customer = new Customer(chaos);
  const answer = await customer.fetch(`/c/${token}`);
  if (answer.status !== 303) throw new Error(`the link was answered with ${answer.status}`);
  return { customer, page: await press(chaos, preorder, "page") };
}

const CUSTOMER_DEEDS: Readonly<Partial<Record<Deed, (customer: Customer, page: Pressed) => Promise<unknown>>>> = {
  pay_on_page: async (customer, { amount }) => {
    const back = await enterCard(await customer.onwards("/c/pay", { amount: amount ?? "" }), { number: NEW_CARD });
    return customer.fetch(back);
  },
  pay_with_card: async (customer, { amount }) => {
    const said = await customer.fetch("/c/confirm", { amount: amount ?? "" });
    const challenge = /content="0; url=([^"]+)"/.exec(await said.text())?.[1];
    if (challenge) await customer.fetch(await answerChallenge(challenge.replace(/&#38;/g, "&"), "complete"));
  },
  swap_card: async (customer, { shown }) => {
    const back = await enterCard(await customer.onwards("/c/card", { agree: "yes", shown: shown ?? "", language: "en" }), {
      number: NEW_CARD,
    });
    return customer.fetch(back);
  },
  remove_card: (customer) => customer.fetch("/c/remove-card", {}),
  withdraw: (customer, { right }) => customer.fetch("/c/withdrawal", { kind: right ?? "", language: "en" }),
};

type ShopDeed = (preorder: Preorder) => readonly [action: string, body: object];
const quantity =
  (change: number): ShopDeed =>
  ({ line }) => ["edit", { quantities: [{ lineItemId: line.gid, quantity: Math.max(1, line.quantity + change) }] }];

const SHOP_DEEDS: Readonly<Partial<Record<Deed, ShopDeed>>> = {
  shop_lower: quantity(-1),
  shop_higher: quantity(1),
  shop_cancel: () => ["cancel", {}],
  shop_mark_paid: () => ["mark-paid", {}],
  shop_refund: () => ["refund", { amount: "5.00" }],
};

/** @throws when it is refused or a server was down: as in life, that deed is then not done */
export async function carryOut(chaos: Installation, preorder: Preorder, deed: Deed): Promise<void> {
  const atShop = SHOP_DEEDS[deed]?.(preorder);
  if (atShop) {
    const [action, body] = atShop;
    await chaos.door(`${chaos.sandbox.shopify}/__sandbox/orders/${encodeURIComponent(preorder.orderGid)}/${action}`, body);
    return;
  }
  const asCustomer = CUSTOMER_DEEDS[deed];
  if (!asCustomer) return void (await press(chaos, preorder, deed));
  const { customer, page } = await enter(chaos, preorder);
  await asCustomer(customer, page);
}
