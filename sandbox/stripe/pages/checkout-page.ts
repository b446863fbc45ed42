import { decimals } from "../data/currencies";
import type { SessionRow } from "../payments/session";
import { escapeHtml, message, page } from "./html";
import type { Words } from "./words";

export interface Filled {
  email: string;
  number: string;
  expiry: string;
  name: string;
}

export const blankForm: Filled = { email: "", number: "", expiry: "", name: "" };

export function money(amount: number, currency: string, language: string): string {
  const digits = decimals(currency);
  return new Intl.NumberFormat(language, { style: "currency", currency: currency.toUpperCase(), minimumFractionDigits: digits }).format(
    amount / 10 ** digits,
  );
}

function lines(row: SessionRow, words: Words): string {
  const items = row.hidden.lineItems.map(
    (line) =>
      `<li><span>${escapeHtml(line.description ?? "")}${(line.quantity ?? 1) > 1 ? ` × ${line.quantity}` : ""}</span><span>${escapeHtml(money(line.amount_total, line.currency, words.language))}</span></li>`,
  );
  return items.length > 0 ? `<ul class="lines">${items.join("")}</ul>` : "";
}

function field(id: string, label: string, attributes: string): string {
  return `<div><label for="${id}">${escapeHtml(label)}</label><input id="${id}" name="${id}" ${attributes}></div>`;
}

function value(text: string): string {
  return `value="${escapeHtml(text)}"`;
}

/** The hosted form: a card to pay with, or to save. */
export function checkoutForm(row: SessionRow, words: Words, filled: Filled, problem: string | null): string {
  const { object } = row;
  const payment = object.mode === "payment";
  const sum = payment ? money(object.amount_total ?? 0, object.currency ?? "eur", words.language) : "";
  const title = payment ? words.payTitle : words.saveTitle;
  const email = object.customer === null && object.customer_email === null;
  const submit = object.custom_text.submit?.message;
  const body = `
<h1>${escapeHtml(title)}</h1>${payment ? `<p class="sum">${escapeHtml(sum)}</p>` : `<p class="note">${escapeHtml(words.savedNote)}</p>`}${lines(row, words)}
${problem === null ? "" : `<p class="error" role="alert">${escapeHtml(problem)}</p>`}
<form method="post" action="/c/pay/${escapeHtml(object.id)}" autocomplete="off">
${email ? field("email", words.email, `type="email" required autocomplete="email" ${value(filled.email)}`) : ""}
${field("cardNumber", words.cardNumber, `type="text" inputmode="numeric" required autocomplete="cc-number" maxlength="30" ${value(filled.number)}`)}
<div class="two">${field("cardExpiry", words.expiry, `type="text" inputmode="numeric" required autocomplete="cc-exp" maxlength="9" placeholder="${words.expiryHint}" ${value(filled.expiry)}`)}
${field("cardCvc", words.cvc, `type="text" inputmode="numeric" required autocomplete="cc-csc" maxlength="4"`)}</div>
${field("billingName", words.nameOnCard, `type="text" required autocomplete="cc-name" maxlength="200" ${value(filled.name)}`)}
${submit ? `<p class="note">${escapeHtml(submit)}</p>` : ""}
<button type="submit">${escapeHtml(payment ? words.pay(sum) : words.save)}</button></form>
${object.cancel_url === null ? "" : `<p class="practice"><a href="${escapeHtml(object.cancel_url)}">${escapeHtml(words.back)}</a></p>`}
<p class="practice">${escapeHtml(words.practice)}</p>`;
  return page({ language: words.language, title, body });
}

/** What a session shows that nobody can fill in any more. */
export function closedPage(row: SessionRow, words: Words): string {
  return row.object.status === "complete"
    ? message(words.language, words.done, words.doneText)
    : message(words.language, words.expired, words.expiredText);
}

/** The bank's question. */
export function challengePage(id: string, words: Words, about: { amount: number | null; currency: string | null; card: string }): string {
  const what =
    about.amount === null || about.currency === null
      ? words.challengeSave(about.card)
      : words.challengePay(money(about.amount, about.currency, words.language), about.card);
  const body = `<h1>${escapeHtml(words.challengeTitle)}</h1><p class="note">${escapeHtml(what)}</p>
<form method="post" action="/3d_secure/${escapeHtml(id)}"><button type="submit" name="answer" value="complete" id="complete">${words.complete}</button>
<button type="submit" name="answer" value="fail" id="fail" class="quiet">${words.fail}</button></form><p class="practice">${escapeHtml(words.practice)}</p>`;
  return page({ language: words.language, title: words.challengeTitle, body });
}
