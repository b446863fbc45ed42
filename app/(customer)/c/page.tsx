import type { Metadata } from "next";
import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { cardName, orderLabel } from "@/lib/domain/consent";
import { dateInZone } from "@/lib/domain/dates";
import { CUSTOMER_WORDS, readDecline } from "@/lib/domain/declines";
import { type Language, readerOf } from "@/lib/domain/language";
import { type Wording, wordingFor } from "@/lib/domain/words";
import { openCustomerDoor, visitorLanguage } from "@/lib/entry/customer-link";
import { type CustomerPage, readCustomerPage } from "@/lib/queries/customer-page";
import { CardForm } from "./card-form";
import { CustomerFrame } from "./frame";
import { AgreementPanel, OrderPanel, ReceiptPanel } from "./order-panels";
import { BigButton, Fold, Message } from "./parts";
import { isDone, isProblem } from "./said";
import { UnknownLink } from "./unknown-link";
import { type Lead, type View, viewOf } from "./view";

export const metadata: Metadata = { title: { absolute: "Predesk" }, robots: { index: false, follow: false }, referrer: "no-referrer" };

type Search = Readonly<Record<string, string | string[] | undefined>>;

/** The customer's page: what was ordered, what is owed and when, and the one thing wanted now. */
export default async function Page({ searchParams }: { readonly searchParams: Promise<Search> }) {
  const [said, sent] = [await searchParams, await headers()];
  const door = await openCustomerDoor(sent);
  const owner = door && { orderId: door.link.orderId, customerId: door.link.customerId, now: door.outside.now };
  const page = door && owner ? await readCustomerPage(door.outside.scope, owner) : null;
  if (!page) return <UnknownLink language={visitorLanguage(sent)} isSent={said.sent === "1"} />;
  const { language } = page;
  const words = wordingFor(readerOf(language, page.merchant.timezone, page.country ? `${language}-${page.country}` : null));
  const view = viewOf({
    isCancelled: page.order.isCancelled,
    state: page.balance?.state ?? null,
    hasDate: page.notice !== null || page.balance?.dueOn != null,
    hasCard: page.card !== null,
    isRemovalWaiting: page.balance?.isRemovalWaiting ?? false,
    remindersOff: page.remindersOff,
    offer: page.offer,
  });
  return (
    <CustomerFrame language={language} brand={page.merchant}>
      <Said said={said} language={language} />
      <LeadPanel page={page} view={view} language={language} words={words} />
      <ReceiptPanel page={page} language={language} words={words} />
      <OrderPanel page={page} language={language} words={words} />
      <AgreementPanel page={page} language={language} words={words} />
      <OtherActions page={page} view={view} language={language} words={words} />
    </CustomerFrame>
  );
}

async function Said({ said, language }: { readonly said: Search; readonly language: Language }) {
  const t = await getTranslations({ locale: language, namespace: "customer" });
  if (isDone(said.done)) return <Message tone="success">{t(`done.${said.done}`)}</Message>;
  if (!isProblem(said.problem)) return null;
  const reference = typeof said.reference === "string" ? said.reference.slice(0, 12) : "";
  return (
    <Message tone="danger">
      <strong className="block">{t("problem.title")}</strong>
      {said.problem === "failed" ? t("problem.failed", { reference }) : t(`problem.${said.problem}`)}
    </Message>
  );
}

interface Shown {
  readonly page: CustomerPage;
  readonly view: View;
  readonly language: Language;
  readonly words: Wording;
}

/** What the sentences of every state are made of; each takes what it needs. */
function valuesOf({ page, words }: Shown) {
  const { balance, card, notice, order, merchant } = page;
  const nextOn = balance?.nextAttemptAt ? dateInZone(balance.nextAttemptAt, merchant.timezone) : (balance?.dueOn ?? null);
  const on = balance?.state === "retry_wait" ? nextOn : (notice?.chargeOn ?? balance?.dueOn ?? null);
  return {
    amount: words.money(balance?.amount ?? order.total),
    card: card ? cardName(card) : "",
    date: on ? words.longDate(on) : "",
    merchant: merchant.name,
  };
}

async function LeadPanel(shown: Shown) {
  const { page, view, language } = shown;
  const t = await getTranslations({ locale: language, namespace: "customer" });
  const values = valuesOf(shown);
  const lead: Lead = view.lead;
  return (
    <section className="flex flex-col gap-5 rounded-panel border bg-surface p-5">
      <div className="flex flex-col gap-1">
        <p className="text-muted text-sm">{t("title", { order: orderLabel(page.order.name, language) })}</p>
        <h1 className="font-semibold text-xl">{t(`state.${lead}.title`)}</h1>
        <p>{t(`state.${lead}.text`, values)}</p>
        {page.lastDecline && (lead === "newCard" || lead === "retry") ? (
          <p>{CUSTOMER_WORDS[readDecline(page.lastDecline, page.card?.brand ?? null).meaning][language]}</p>
        ) : null}
      </div>
      {view.canConfirm ? (
        <form method="post" action="/c/confirm" className="flex flex-col gap-3">
          <BigButton>{lead === "bank" ? t("confirm.again") : t("confirm.action", values)}</BigButton>
          <p className="text-muted text-sm">{t("confirm.next")}</p>
        </form>
      ) : null}
      {view.cardForm === "main" ? <OfferedForm {...shown} /> : null}
    </section>
  );
}

async function OfferedForm({ page, language, words }: Shown) {
  const { offer, merchant } = page;
  if (!offer.ok) return null;
  return (
    <CardForm
      language={language}
      merchant={merchant.name}
      text={offer.text}
      digest={offer.digest}
      chargeNow={offer.chargeNow ? words.money(offer.chargeNow) : null}
      noticeHours={merchant.noticeHours}
    />
  );
}

/** What is possible, but not the page's question. */
async function OtherActions(shown: Shown) {
  const { page, view, language } = shown;
  const t = await getTranslations({ locale: language, namespace: "customer" });
  const values = valuesOf(shown);
  return (
    <div className="flex flex-col gap-3">
      {view.cardForm === "folded" ? (
        <Fold title={t("replace")}>
          <OfferedForm {...shown} />
        </Fold>
      ) : null}
      {view.canRemove ? (
        <Fold title={t("remove.title")}>
          <p>{t("remove.text", values)}</p>
          <PlainForm action="/c/remove-card" label={t("remove.action", values)} />
        </Fold>
      ) : null}
      {view.canStopReminders ? (
        <Fold title={t("reminders.title")}>
          <p>{t("reminders.text")}</p>
          <PlainForm action="/c/reminders" label={t("reminders.action")} />
        </Fold>
      ) : null}
      {page.remindersOff ? <p className="text-muted text-sm">{t("reminders.off")}</p> : null}
    </div>
  );
}

function PlainForm({ action, label }: { readonly action: string; readonly label: string }) {
  return (
    <form method="post" action={action}>
      <button type="submit" className="min-h-10 rounded-control border border-border-strong bg-raised px-4 py-2 font-medium hover:bg-hover">
        {label}
      </button>
    </form>
  );
}
