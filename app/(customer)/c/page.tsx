import type { Metadata } from "next";
import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { orderLabel } from "@/lib/domain/consent";
import { CUSTOMER_WORDS, readDecline } from "@/lib/domain/declines";
import { customerReader, type Language } from "@/lib/domain/language";
import { wordingFor } from "@/lib/domain/words";
import { openCustomerDoor, visitorLanguage } from "@/lib/entry/customer-link";
import { readCustomerChoices } from "@/lib/queries/customer-choices";
import { readCustomerPage } from "@/lib/queries/customer-page";
import { AddressForm } from "./address-form";
import { CardForm } from "./card-form";
import { Declared, PromiseQuestion, ReuseCard, Withdrawal } from "./choice-panels";
import { CustomerFrame } from "./frame";
import { AgreementPanel, OrderPanel, ReceiptPanel } from "./order-panels";
import { Fold, Message, Panel, PlainForm } from "./parts";
import { MainPayment, PayNow } from "./pay-forms";
import { isDone, isProblem } from "./said";
import { type Shown, valuesOf } from "./shown";
import { UnknownLink } from "./unknown-link";
import { type Lead, viewOf } from "./view";

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
  const choices = door && owner ? await readCustomerChoices(door.outside.scope, { ...owner, language }) : null;
  if (!choices) return <UnknownLink language={language} isSent={false} />;
  const reader = customerReader(language, page.merchant.timezone, page.country);
  const words = wordingFor(reader);
  const view = viewOf({
    isCancelled: page.order.isCancelled,
    state: page.balance?.state ?? null,
    hasDate: page.notice !== null || page.balance?.dueOn != null,
    hasCard: page.card !== null,
    isRemovalWaiting: page.balance?.isRemovalWaiting ?? false,
    remindersOff: page.remindersOff,
    isPromiseAsked: choices.promise?.needsAnswer ?? false,
    offer: page.offer,
  });
  const shown: Shown = { page, choices, view, language, words };
  return (
    <CustomerFrame language={language} brand={page.merchant}>
      <Said said={said} language={language} />
      <LeadPanel {...shown} />
      {view.lead === "promise" ? null : <PromisePanel {...shown} />}
      <ReceiptPanel page={page} language={language} words={words} locale={reader.locale} />
      <OrderPanel page={page} language={language} words={words} />
      <AgreementPanel page={page} language={language} words={words} />
      <OtherActions {...shown} isSaved={said.done === "card"} />
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
        {page.balance?.isRemovalWaiting ? <p>{t("done.removalWaits")}</p> : null}
        <Declared {...shown} />
      </div>
      {lead === "promise" ? <PromiseQuestion {...shown} /> : null}
      <MainPayment {...shown} />
      {view.cardForm === "main" ? <OfferedForm {...shown} /> : null}
    </section>
  );
}

/** A short delay may pass without a word: the question stands below. */
async function PromisePanel(shown: Shown) {
  const t = await getTranslations({ locale: shown.language, namespace: "customer.state.promise" });
  if (!shown.choices.promise || shown.page.order.isCancelled) return null;
  return (
    <Panel title={t("title")}>
      <PromiseQuestion {...shown} />
    </Panel>
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
async function OtherActions({ isSaved, ...shown }: Shown & { readonly isSaved: boolean }) {
  const { page, view, language } = shown;
  const t = await getTranslations({ locale: language, namespace: "customer" });
  const values = valuesOf(shown);
  return (
    <div className="flex flex-col gap-3 print:hidden">
      <ReuseCard {...shown} isOpen={isSaved} />
      <PayNow {...shown} />
      {view.cardForm === "folded" ? (
        <Fold title={t("replace")}>
          <OfferedForm {...shown} />
        </Fold>
      ) : null}
      {view.canRemove ? (
        <Fold title={t("remove.title")}>
          <p>{t("remove.text", values)}</p>
          {view.lead === "bank" ? <p>{t("remove.inFlight")}</p> : null}
          <PlainForm action="/c/remove-card" label={t("remove.action", values)} />
        </Fold>
      ) : null}
      <AddressForm {...shown} />
      <Withdrawal {...shown} />
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
