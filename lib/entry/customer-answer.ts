import { isCurrency, type Money, money } from "@/lib/domain/money";
import type { Refusal } from "@/lib/domain/refusals";
import { messagesIn } from "@/lib/i18n/messages";
import { newId } from "@/lib/store/ids";
import { getApp } from "@/lib/wiring";
import { type CustomerDoor, openCustomerDoorForPost, visitorLanguage } from "./customer-link";

/** What the page may be told about what was just done. */
export const DONE = [
  ...["card", "cardPending", "cardLeft", "notNeeded", "removed", "removalWaits", "reminders", "confirmLeft", "payLeft", "reused"],
  ...["withdrawn", "cancellationAsked", "addressWriting", "addressAsked", "promiseAccepted", "promiseCancelled"],
] as const;
export type Done = (typeof DONE)[number];
export const PROBLEMS = ["unticked", "changed", "stripe", "notNow", "failed", "address", "tooLate"] as const;
export type Problem = (typeof PROBLEMS)[number];

/** Back to the customer's page, which shows what is true now. 303: a reload repeats nothing. */
export function toPage(query: Readonly<Record<string, string>> = {}, cookie: string | null = null, path = "/c"): Response {
  const search = new URLSearchParams(query).toString();
  const headers = new Headers({ location: `${getApp().env.appUrl}${path}${search ? `?${search}` : ""}`, "cache-control": "no-store" });
  if (cookie) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}

export const done = (what: Done, cookie: string | null = null): Response => toPage({ done: what }, cookie);

export const problem = (what: Problem): Response => toPage({ problem: what });

/** A refusal in the customer's words: staff's ways out would not help here. */
export function refused(refusal: Refusal): Response {
  return toPage({ problem: problemOf(refusal) });
}

function problemOf({ code }: Refusal): Problem {
  if (code === "consent_box_unticked") return "unticked";
  if (code === "stale") return "changed";
  if (code === "order_fulfilled" || code === "order_cancelled") return "tooLate";
  return code === "stripe_refused" ? "stripe" : "notNow";
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * On to a page of Stripe's or the bank's. Not a redirect: browsers hold the whole chain of redirects after a form against
 * `form-action`, and a bank's address is not ours to know. Works without scripts.
 */
export function leaveFor(url: string, headers: Headers): Response {
  const language = visitorLanguage(headers);
  const words = messagesIn(language).customer.continue;
  const target = escaped(url);
  const body = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0; url=${target}"><title>${escaped(words.title)}</title></head>
<body style="font:16px/1.5 system-ui,sans-serif;max-width:30rem;margin:20vh auto 0;padding:0 1rem"><h1 style="font-size:1.25rem">${escaped(words.title)}</h1>
<p>${escaped(words.text)}</p><p><a href="${target}">${escaped(words.action)}</a></p></body></html>`;
  return new Response(body, { headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" } });
}

/** The amount a form carries beside its button, as `24000 EUR`; null for anything else. */
export function shownAmount(form: URLSearchParams): Money | null {
  const [, minor, code] = /^(\d{1,15}) ([A-Z]{3})$/.exec(form.get("amount") ?? "") ?? [];
  return minor !== undefined && code !== undefined && isCurrency(code) ? money(BigInt(minor), code) : null;
}

/** Runs a door's work; what throws is a bug or an outage: logged whole, told with a reference. */
export async function answering(name: string, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    const reference = newId().slice(-6).toUpperCase();
    getApp().log.error({ err: error, reference, door: name }, "customer page failed");
    return toPage({ problem: "failed", reference });
  }
}

const MAX_FORM_BYTES = 16 * 1024;
const FORM = "application/x-www-form-urlencoded";

/** A form's fields, or none when what came is no form of ours: then every box is unticked. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  if (!request.headers.get("content-type")?.startsWith(FORM) || !(length <= MAX_FORM_BYTES)) {
    await request.body?.cancel();
    return new URLSearchParams();
  }
  // U+0000 fits in no column of the database and in no word anybody writes.
  return new URLSearchParams((await request.text()).slice(0, MAX_FORM_BYTES).replaceAll("%00", "").replaceAll("\0", ""));
}

/** A POST of the customer's page: the door, then the work. Without a live link: the page that offers a fresh one. */
export function posting(name: string, work: (door: CustomerDoor, form: URLSearchParams, request: Request) => Promise<Response>) {
  return (request: Request): Promise<Response> =>
    answering(name, async () => {
      const form = await readForm(request);
      const door = await openCustomerDoorForPost(request);
      return door ? work(door, form, request) : toPage();
    });
}
