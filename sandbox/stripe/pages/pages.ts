import type { IncomingMessage, ServerResponse } from "node:http";
import type { Actor } from "../call";
import { StripeError } from "../errors";
import { readBody } from "../http/body";
import { readForm } from "../http/form";
import { makePaymentMethod } from "../objects/payment-method";
import { answerChallenge, challengeFor } from "../payments/challenge";
import { type SessionOutcome, type SessionRow, submitCard } from "../payments/session";
import { clockActor, settleDue } from "../payments/time";
import type { World } from "../world";
import { blankForm, challengePage, checkoutForm, closedPage, type Filled, money } from "./checkout-page";
import { message } from "./html";
import { type Words, wordsFor } from "./words";

function html(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
  });
  response.end(text);
}

function goTo(response: ServerResponse, url: string): void {
  response.writeHead(303, { location: url, "cache-control": "no-store", "referrer-policy": "no-referrer" });
  response.end();
}

function text(form: ReturnType<typeof readForm>, name: string): string {
  const value = form[name];
  return typeof value === "string" ? value.trim() : "";
}

/** `{CHECKOUT_SESSION_ID}` in a success address becomes the session's id. */
function successUrl(id: string): (url: string) => string {
  return (url) => url.replaceAll("{CHECKOUT_SESSION_ID}", id);
}

function explain(error: StripeError, words: Words): string {
  const { decline_code: decline, code } = error.body;
  return words.errors[decline ?? ""] ?? words.errors[code ?? ""] ?? words.declined;
}

/** The pages a customer's browser sees: hosted Checkout, the bank's question, a receipt. */
export class Pages {
  constructor(
    private readonly world: World,
    private readonly afterCommit: () => void,
  ) {}

  async serve(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const [, first, second = "", third = ""] = path.split("/");
    if (settleDue(this.world) > 0) {
      this.commit();
    }
    if (first === "c" && second === "pay") {
      await this.checkout(request, response, third);
    } else if (first === "3d_secure") {
      await this.challenge(request, response, second);
    } else if (first === "receipts") {
      this.receipt(request, response, second);
    } else {
      html(response, 404, message("en", wordsFor(null, request.headers["accept-language"]).notFound, ""));
    }
  }

  private commit(): void {
    this.world.documents.commit();
    this.afterCommit();
  }

  /** Does `work` and commits it, or undoes it. */
  private change<T>(work: () => T): T {
    try {
      const result = work();
      this.commit();
      return result;
    } catch (error) {
      this.world.documents.rollback();
      throw error;
    }
  }

  private async checkout(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    const row = this.world.tables.checkout_sessions.get(id);
    const words = wordsFor(row?.object.locale ?? null, request.headers["accept-language"]);
    if (row === undefined) {
      html(response, 404, message(words.language, words.notFound, words.expiredText));
    } else if (row.object.status !== "open") {
      html(response, 200, closedPage(row, words));
    } else if (request.method === "POST") {
      await this.submit(request, response, row, words);
    } else {
      const failed = new URL(request.url ?? "", "http://x").searchParams.has("failed");
      html(response, 200, checkoutForm(row, words, blankForm, failed ? this.lastProblem(row, words) : null));
    }
  }

  private lastProblem(row: SessionRow, words: Words): string {
    const setup = this.world.tables.setup_intents.get(row.object.setup_intent ?? "")?.object.last_setup_error;
    const payment = this.world.tables.payment_intents.get(row.object.payment_intent ?? "")?.object.last_payment_error;
    const error = setup ?? payment;
    if (error?.code?.endsWith("_authentication_failure")) {
      return words.authenticationFailed;
    }
    return words.errors[error?.decline_code ?? ""] ?? words.errors[error?.code ?? ""] ?? words.declined;
  }

  private async submit(request: IncomingMessage, response: ServerResponse, row: SessionRow, words: Words): Promise<void> {
    const form = readForm(await readBody(request));
    const filled: Filled = {
      email: text(form, "email"),
      number: text(form, "cardNumber"),
      expiry: text(form, "cardExpiry"),
      name: text(form, "billingName"),
    };
    const current = this.world.tables.checkout_sessions.get(row.object.id) ?? row;
    if (current.object.status !== "open") {
      html(response, 200, closedPage(current, words));
      return;
    }
    const actor = clockActor(this.world, row.account);
    const problem = this.formProblem(current, filled, words);
    if (problem !== null) {
      html(response, 422, checkoutForm(current, words, filled, problem));
      return;
    }
    try {
      const outcome = this.change(() => this.pay(actor, current, filled, text(form, "cardCvc")));
      this.show(response, outcome, current, words, filled);
    } catch (error) {
      if (!(error instanceof StripeError)) {
        throw error;
      }
      html(response, 422, checkoutForm(current, words, filled, explain(error, words)));
    }
  }

  private formProblem(row: SessionRow, filled: Filled, words: Words): string | null {
    const wantsEmail = row.object.customer === null && row.object.customer_email === null;
    if (wantsEmail && !/^[^\s@]+@[^\s@]+$/.test(filled.email)) {
      return words.errors.email_invalid ?? words.declined;
    }
    return /^\d{1,2}\s*\/?\s*(\d{2}|\d{4})$/.test(filled.expiry) ? null : (words.errors.invalid_expiry ?? words.declined);
  }

  private pay(actor: Actor, row: SessionRow, filled: Filled, cvc: string): SessionOutcome {
    const digits = filled.expiry.replace(/\D/g, "");
    const [, month = "", year = ""] =
      /^(\d{1,2})(\d{2}|\d{4})$/.exec(digits.length === 3 || digits.length === 5 ? `0${digits}` : digits) ?? [];
    const method = makePaymentMethod(
      actor,
      { number: filled.number.replace(/\D/g, ""), expMonth: Number(month), expYear: Number(year.length === 2 ? `20${year}` : year), cvc },
      {
        allow_redisplay: "limited",
        billing_details: {
          name: filled.name,
          ...(filled.email || row.object.customer_email ? { email: filled.email || row.object.customer_email || "" } : {}),
        },
      },
    );
    return submitCard(actor, row, method);
  }

  private show(response: ServerResponse, outcome: SessionOutcome, row: SessionRow, words: Words, filled: Filled): void {
    if (outcome.kind === "challenge") {
      goTo(response, `/3d_secure/${outcome.intent}`);
    } else if (outcome.kind === "declined") {
      html(response, 422, checkoutForm(row, words, { ...filled, number: "" }, explain(outcome.error, words)));
    } else if (outcome.session.success_url === null) {
      goTo(response, `/c/pay/${outcome.session.id}`);
    } else {
      goTo(response, successUrl(outcome.session.id)(outcome.session.success_url));
    }
  }

  private async challenge(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    const row = id.startsWith("seti_") ? this.world.tables.setup_intents.get(id) : this.world.tables.payment_intents.get(id);
    const session = row?.hidden.session == null ? undefined : this.world.tables.checkout_sessions.get(row.hidden.session);
    const words = wordsFor(session?.object.locale ?? null, request.headers["accept-language"]);
    const actor = clockActor(this.world, row?.account ?? "");
    const about = row === undefined ? null : challengeFor(actor, id);
    if (about === null) {
      html(response, row === undefined ? 404 : 200, message(words.language, words.nothingToDo, words.nothingToDoText));
      return;
    }
    if (request.method !== "POST") {
      const { card } = about.method;
      html(response, 200, challengePage(id, words, { ...about, card: `${card.brand} ···· ${card.last4}` }));
      return;
    }
    const completed = text(readForm(await readBody(request)), "answer") === "complete";
    const result = this.change(() => answerChallenge(actor, id, completed, successUrl(session?.object.id ?? "")));
    if (result?.next == null) {
      html(response, 200, message(words.language, words.done, words.doneText));
    } else {
      goTo(response, result.next);
    }
  }

  private receipt(request: IncomingMessage, response: ServerResponse, id: string): void {
    const charge = this.world.tables.charges.get(id)?.object;
    const words = wordsFor(null, request.headers["accept-language"]);
    if (charge === undefined) {
      html(response, 404, message(words.language, words.notFound, ""));
      return;
    }
    html(response, 200, message(words.language, money(charge.amount, charge.currency, words.language), charge.id));
  }
}
