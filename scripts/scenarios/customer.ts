/** The customer of a story: a mailbox, a browser with cookies, a card. Everything goes through the mailed link and real pages. */
import { languageOf } from "@/lib/domain/language";
import { readCardTerms } from "@/lib/store/card-terms";
import { consentFor, offerFor } from "@/lib/store/card-terms-offer";
import { answerChallenge, enterCard, type HostedCard } from "@/prisma/seed/as-customer";
import type { StoredMail } from "@/sandbox/mail/mailbox";
import type { Order, Shop } from "./story";

export type Card = HostedCard & {
  /** The second box of the page: charge it as soon as it is saved. */
  readonly agreesToChargeNow?: boolean;
  /** Leaves the first box empty. */
  readonly leavesBoxEmpty?: boolean;
};

/** Every mail an address was sent, oldest first. */
export async function inbox(shop: Shop, address: string | null): Promise<StoredMail[]> {
  return address === null ? [] : (await shop.mails(address)).reverse();
}

/** The address in the last mail that leads to the customer's page. */
export function linkIn(shop: Shop, mails: readonly StoredMail[]): string {
  const links = mails.flatMap((mail) => mail.text.match(new RegExp(`${shop.webUrl}/c/[\\w-]{20,}`, "g")) ?? []);
  const last = links.at(-1);
  if (!last) throw new Error(`no mail carries a link: ${mails.map((mail) => mail.subject).join(", ")}`);
  return last;
}

/** A browser that has followed a link: the token is in its cookie, the address is clean. */
export class Browser {
  #cookie = "";

  constructor(private readonly shop: Shop) {}

  async get(url: string): Promise<Response> {
    return this.#keep(await fetch(url, { redirect: "manual", headers: { cookie: this.#cookie } }));
  }

  async post(path: string, fields: Record<string, string> = {}): Promise<Response> {
    const body = new URLSearchParams(fields).toString();
    const headers = {
      cookie: this.#cookie,
      "content-type": "application/x-www-form-urlencoded",
      "content-length": String(body.length),
      "user-agent": "Story/1.0",
    };
    return this.#keep(await fetch(`${this.shop.webUrl}${path}`, { method: "POST", redirect: "manual", headers, body }));
  }

  #keep(answer: Response): Response {
    for (const line of answer.headers.getSetCookie()) if (line.startsWith("predesk-link=")) this.#cookie = line.split(";")[0] ?? "";
    return answer;
  }
}

/** Follows a link of the customer's last mails. */
export async function followLink(shop: Shop, order: Order, link?: string): Promise<Browser> {
  const browser = new Browser(shop);
  const answer = await browser.get(link ?? linkIn(shop, await inbox(shop, order.email)));
  if (answer.status !== 303) throw new Error(`the link was answered with ${answer.status}`);
  return browser;
}

const unescaped = (text: string): string => text.replace(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code)));

/** Where our page sends the browser on to, outside. @throws with what it says instead */
export async function onwards(answer: Response): Promise<string> {
  const target = /content="0; url=([^"]+)"/.exec(await answer.text())?.[1];
  if (!target) throw new Error(`the page did not lead on: ${answer.status} ${answer.headers.get("location") ?? ""}`);
  return unescaped(target);
}

/** The digest the page carries of what it shows: what is agreed to is what was on the screen. */
async function shownDigest(shop: Shop, order: Order): Promise<{ language: string; shown: string }> {
  const { scope, now } = await shop.ctx();
  const terms = await readCardTerms(scope, order.id, order.customerId);
  if (!terms) throw new Error(`order ${order.name} is not this customer's`);
  const offered = offerFor(terms, now);
  if (!offered.ok) throw new Error(`the page offers nothing: ${offered.code}`);
  const language = languageOf(terms.language);
  return { language, shown: consentFor(terms, offered.offer, language).digest };
}

/** Agrees on our page and goes to Stripe's; answers its address. */
export async function agree(shop: Shop, order: Order, browser: Browser, card: Pick<Card, "agreesToChargeNow" | "leavesBoxEmpty"> = {}) {
  const fields = {
    ...(card.leavesBoxEmpty ? {} : { agree: "yes" }),
    ...(card.agreesToChargeNow ? { "charge-now": "yes" } : {}),
    ...(await shownDigest(shop, order)),
  };
  return onwards(await browser.post("/c/card", fields));
}

/** From the mailed link to the saved card and back on our page. @throws with Stripe's words when the card is refused there */
export async function enterCardAt(shop: Shop, order: Order, card: Card, link?: string): Promise<Browser> {
  const browser = await followLink(shop, order, link);
  const back = await enterCard(await agree(shop, order, browser, card), card);
  await browser.get(back);
  return browser;
}

/** The same, and everything that follows from it. */
export async function saveCard(shop: Shop, order: Order, card: Card, link?: string): Promise<Browser> {
  const browser = await enterCardAt(shop, order, card, link);
  await shop.drain();
  return browser;
}

/** Pays on our page with the saved card and answers the bank, if it asks; says whether it did. Nothing of what follows has run yet. */
export async function payOnPage(shop: Shop, order: Order, answer: "complete" | "fail"): Promise<boolean> {
  const browser = await followLink(shop, order);
  const { scope } = await shop.ctx();
  const balance = (await readCardTerms(scope, order.id, order.customerId))?.balance;
  const amount = balance ? `${balance.amount.minor} ${balance.amount.currency}` : "";
  const said = await browser.post("/c/confirm", { amount });
  if (said.status === 303) return false;
  await browser.get(await answerChallenge(await onwards(said), answer));
  return true;
}
