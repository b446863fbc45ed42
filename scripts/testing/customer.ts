/** A customer with a browser that has no scripts: follows the mailed link, keeps cookies, sends forms to the product's own handlers. */
import { readCustomerChoices } from "@/lib/queries/customer-choices";
import { readCustomerPage } from "@/lib/queries/customer-page";
import { commit } from "@/lib/store/commit";
import { createLink } from "@/lib/store/links";
import type { StoredMail } from "@/sandbox/mail/mailbox";
import type { World } from "../test-world";

type Handler = (request: Request) => Promise<Response>;

const DOORS: Readonly<Record<string, () => Promise<Handler>>> = {
  "/c/card": async () => (await import("@/app/(customer)/c/card/route")).POST,
  "/c/return": async () => (await import("@/app/(customer)/c/return/route")).GET,
  "/c/confirm": async () => (await import("@/app/(customer)/c/confirm/route")).POST,
  "/c/confirmed": async () => (await import("@/app/(customer)/c/confirmed/route")).GET,
  "/c/pay": async () => (await import("@/app/(customer)/c/pay/route")).POST,
  "/c/paid": async () => (await import("@/app/(customer)/c/paid/route")).GET,
  "/c/withdrawal": async () => (await import("@/app/(customer)/c/withdrawal/route")).POST,
  "/c/promise": async () => (await import("@/app/(customer)/c/promise/route")).POST,
  "/c/address": async () => (await import("@/app/(customer)/c/address/route")).POST,
  "/c/reuse-card": async () => (await import("@/app/(customer)/c/reuse-card/route")).POST,
  "/c/remove-card": async () => (await import("@/app/(customer)/c/remove-card/route")).POST,
  "/c/reminders": async () => (await import("@/app/(customer)/c/reminders/route")).POST,
  "/c/language": async () => (await import("@/app/(customer)/c/language/route")).POST,
  "/c/fresh-link": async () => (await import("@/app/(customer)/c/fresh-link/route")).POST,
  "/c/sender-confirm": async () => (await import("@/app/(customer)/c/sender-confirm/route")).POST,
};

export interface Answer {
  readonly status: number;
  /** Where it leads, as a path on our own host or a whole address elsewhere; null when it stays. */
  readonly to: string | null;
  readonly text: string;
  readonly setCookie: string | null;
}

/** The first link of ours in a mail. */
export function linkIn(mail: StoredMail | undefined, origin: string): string {
  const found = new RegExp(`${origin}/c/[A-Za-z0-9_/-]+`).exec(mail?.text ?? "")?.[0];
  if (!found) throw new Error(`no link of ours in: ${mail?.subject ?? "no mail"}`);
  return found;
}

export class CustomerBrowser {
  #cookies = new Map<string, string>();
  constructor(
    readonly world: World,
    readonly userAgent = "Testing browser",
  ) {}

  /** The token in the cookie jar; null without one. */
  get token(): string | null {
    return this.#cookies.get("predesk-link") ?? null;
  }

  set token(value: string | null) {
    if (value === null) this.#cookies.delete("predesk-link");
    else this.#cookies.set("predesk-link", value);
  }

  /** Follows a fresh link to an order, as a mail would have brought it. */
  async enter(about: { readonly orderId: string; readonly customerId: string }): Promise<void> {
    const ctx = await this.world.ctx();
    const made = await commit(ctx.scope, ctx, async (tx) => ({
      value: await createLink(tx, { ...about, merchantId: this.world.merchantId, purpose: "see_order", now: ctx.now }),
      audit: [],
    }));
    await this.open(`${this.world.webUrl}/c/${made.token}`);
  }

  /** What the page offers beside paying. */
  async choices() {
    const { openCustomerDoor } = await import("@/lib/entry/customer-link");
    const door = await openCustomerDoor(new Headers(this.#headers()));
    if (!door) return null;
    const { orderId, customerId } = door.link;
    return readCustomerChoices(door.outside.scope, { orderId, customerId, language: "en", now: door.outside.now });
  }

  /** *Confirm withdrawal* on the page that wants no link. */
  async withdrawPublicly(merchantId: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    const { POST } = await import("@/app/(customer)/c/withdraw/[merchant]/confirm/route");
    const body = new URLSearchParams({ language: "en", ...fields }).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded", "content-length": String(body.length) };
    const url = `${this.world.webUrl}/c/withdraw/${merchantId}/confirm`;
    return this.#keep(
      await POST(this.#request(url, { method: "POST", body, headers }), { params: Promise.resolve({ merchant: merchantId }) }),
    );
  }

  /** The amount the page shows, as its forms carry it. */
  async amount(): Promise<string> {
    const balance = (await this.page())?.balance;
    return balance ? `${balance.amount.minor} ${balance.amount.currency}` : "";
  }

  /** *Pay now* with the saved card, or *Confirm with my bank*. */
  async confirm(amount?: string): Promise<Answer> {
    return this.post("/c/confirm", { amount: amount ?? (await this.amount()) });
  }

  /** *Pay now* on Stripe's page. */
  async pay(amount?: string): Promise<Answer> {
    return this.post("/c/pay", { amount: amount ?? (await this.amount()) });
  }

  async open(link: string): Promise<Answer> {
    const token = decodeURIComponent(new URL(link).pathname.slice("/c/".length));
    const { GET } = await import("@/app/(customer)/c/[token]/route");
    return this.#keep(await GET(this.#request(link), { params: Promise.resolve({ token }) }));
  }

  async get(address: string): Promise<Answer> {
    const url = new URL(address, this.world.webUrl);
    return this.#keep(await (await this.#door(url))(this.#request(url.href)));
  }

  async post(path: string, fields: Readonly<Record<string, string>> = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const url = new URL(path, this.world.webUrl);
    const body = new URLSearchParams(fields).toString();
    const form = {
      "content-type": "application/x-www-form-urlencoded",
      "content-length": String(body.length),
      "sec-fetch-site": "same-origin",
      ...headers,
    };
    return this.#keep(await (await this.#door(url))(this.#request(url.href, { method: "POST", body, headers: form })));
  }

  /** What the page would show to this browser; null for the page of unknown links. */
  async page() {
    const { openCustomerDoor } = await import("@/lib/entry/customer-link");
    const door = await openCustomerDoor(new Headers(this.#headers()));
    if (!door) return null;
    return readCustomerPage(door.outside.scope, { orderId: door.link.orderId, customerId: door.link.customerId, now: door.outside.now });
  }

  /** Ticks the box for the words the page shows and sends the form. */
  async agree(more: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const page = await this.page();
    if (!page?.offer.ok) throw new Error(`nothing to agree to: ${page ? "no offer" : "unknown link"}`);
    return this.post("/c/card", { agree: "yes", shown: page.offer.digest, language: page.language, ...more });
  }

  async #door(url: URL): Promise<Handler> {
    const load = DOORS[url.pathname];
    if (!load) throw new Error(`no door at ${url.pathname}`);
    return load();
  }

  #headers(): Record<string, string> {
    return {
      cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; "),
      "user-agent": this.userAgent,
      "accept-language": "en",
    };
  }

  #request(url: string, init: RequestInit & { headers?: Record<string, string> } = {}): Request {
    return new Request(url, { ...init, headers: { ...this.#headers(), ...init.headers } });
  }

  async #keep(response: Response): Promise<Answer> {
    const setCookie = response.headers.get("set-cookie");
    const [pair = ""] = (setCookie ?? "").split(";");
    const [name = "", ...value] = pair.split("=");
    if (name) this.#cookies.set(name, value.join("="));
    const text = await response.text();
    const location =
      response.headers.get("location") ?? /http-equiv="refresh" content="0; url=([^"]+)"/.exec(text)?.[1]?.replace(/&#38;/g, "&") ?? null;
    const to = location?.startsWith(this.world.webUrl) ? location.slice(this.world.webUrl.length) : location;
    return { status: response.status, to, text, setCookie };
  }
}
