import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/status-badge";
import { cardName, expiresBefore } from "@/lib/domain/consent";
import { dateInZone, type PlainDate, plainDate } from "@/lib/domain/dates";
import { CONSENT_VIAS } from "@/lib/domain/desk-card";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import type { CardUse } from "@/lib/queries/card-uses";
import { CONSENTS_SHOWN, type CustomerCard, type CustomerDetail } from "@/lib/queries/customer-detail";
import type { SearchParams } from "../../cursor";
import { DeskMessages } from "../../desk-messages";
import { Older, shownOf } from "../../older";
import { RemoveCardButton } from "../remove-card-button";

type Part = { readonly door: PageDoor; readonly customer: CustomerDetail; readonly uses: readonly CardUse[]; readonly asked: SearchParams };

/** Every card ever saved: what it is, what would be charged to it, and what was agreed on it, word for word. */
export async function CardsPanel({ door, customer, uses, asked }: Part) {
  const t = await getTranslations("customers");
  return (
    <Panel title={t("cards.title")} flush>
      {customer.cards.length === 0 ? <p className="px-4 py-3 text-muted">{t("cards.empty")}</p> : null}
      <ul className="divide-y divide-border">
        {customer.cards.map((card) => (
          <li key={card.id} className="px-4 py-3">
            <CardRow door={door} customer={customer} card={card} uses={uses.filter((use) => use.cardId === card.id)} asked={asked} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const CARD_STATUSES = ["active", "removing", "removed", "replaced"] as const;

async function CardRow({ door, customer, card, uses, asked }: Part & { readonly card: CustomerCard }) {
  const [t, desk] = await Promise.all([getTranslations("customers"), getTranslations("desk.card")]);
  const status = CARD_STATUSES.find((name) => name === card.status) ?? "active";
  const isActive = status === "active";
  return (
    <>
      <p className="flex items-center gap-2">
        <span className="flex-1 font-medium">{cardName(card)}</span>
        <Pill tone={isActive ? "success" : "muted"}>{t(`cards.status.${status}`)}</Pill>
      </p>
      <Expiry door={door} card={card} uses={isActive ? uses : []} />
      {card.wallet ? <p className="text-muted">{desk("wallet", { wallet: card.wallet.replaceAll("_", " ") })}</p> : null}
      {isActive ? <Uses door={door} card={card} /> : null}
      {card.consents.rows.length > 0 ? <Consents door={door} customer={customer} card={card} asked={asked} /> : null}
      {isActive && door.can("cards.remove") ? (
        <div className="mt-2.5">
          <DeskMessages>
            <RemoveCardButton customerId={customer.id} card={card} uses={uses} reader={door.reader} />
          </DeskMessages>
        </div>
      ) : null}
    </>
  );
}

/** Weeks ahead: a card that is over before something is due on it. */
async function Expiry({ door, card, uses }: { readonly door: PageDoor; readonly card: CustomerCard; readonly uses: readonly CardUse[] }) {
  const [order, desk] = await Promise.all([getTranslations("order"), getTranslations("desk.card")]);
  const wording = wordingFor(door.reader);
  const month = wording.month(plainDate(`${card.expYear}-${String(card.expMonth).padStart(2, "0")}-01`));
  const isExpired = expiresBefore(card, dateInZone(door.now, door.reader.zone));
  const late = uses.filter((use): use is CardUse & { dueOn: PlainDate } => use.dueOn !== null && expiresBefore(card, use.dueOn));
  const list = wording.list(late.map((use) => `${use.orderName} (${wording.date(use.dueOn)})`));
  return (
    <>
      <p className={isExpired ? "text-danger-text" : "text-muted"}>{order(isExpired ? "card.expired" : "card.expires", { date: month })}</p>
      {late.length > 0 ? <p className="text-warning-text">{desk("expiresBefore", { count: late.length, orders: list })}</p> : null}
    </>
  );
}

async function Uses({ door, card }: { readonly door: PageDoor; readonly card: CustomerCard }) {
  const t = await getTranslations("customers");
  const wording = wordingFor(door.reader);
  return (
    <div className="mt-1.5 text-sm">
      <p className="text-muted">{card.usedBy.length > 0 ? t("cards.usedBy") : t("cards.unused")}</p>
      <ul>
        {card.usedBy.map((use) => (
          <li key={use.id}>
            <Link href={`/orders/${use.id}`} className="text-accent-text underline">
              {t("cards.upTo", { order: use.name, cap: wording.money(use.cap), date: wording.date(use.latestOn) })}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

const CONSENT_STATUSES = ["pending", "active", "superseded", "revoked", "abandoned"] as const;

/** What was agreed on a card: when, how, and the words themselves. */
async function Consents({ door, customer, card, asked }: Omit<Part, "uses"> & { readonly card: CustomerCard }) {
  const { rows: consents, older } = card.consents;
  const shown = shownOf(asked, "consents", CONSENTS_SHOWN);
  const t = await getTranslations("desk.card");
  const wording = wordingFor(door.reader);
  return (
    <details className="mt-1.5 text-sm" open={shown > CONSENTS_SHOWN}>
      <summary className="w-fit text-muted hover:text-text">{t("consents", { count: consents.length + older })}</summary>
      <ul className="mt-1.5 flex flex-col gap-3">
        {consents.map((consent) => {
          const via = CONSENT_VIAS.find((name) => name === consent.agreedVia) ?? "page";
          const status = CONSENT_STATUSES.find((name) => name === consent.status) ?? "pending";
          return (
            <li key={consent.id}>
              <p>
                {t("consentOf", { order: consent.orderName, by: t(`by.${via}`), date: wording.dateTime(consent.agreedAt) })}{" "}
                <Pill tone={status === "active" ? "success" : "muted"}>{t(`status.${status}`)}</Pill>
              </p>
              <blockquote lang={consent.language} className="mt-1 border-border border-l-2 pl-3">
                {consent.text}
              </blockquote>
              {consent.conversation ? (
                <p className="mt-1 text-muted">
                  {consent.conversation}
                  {consent.recordedBy ? ` · ${t("recordedBy", { name: consent.recordedBy })}` : ""}
                </p>
              ) : null}
            </li>
          );
        })}
      </ul>
      <Older path={`/customers/${customer.id}`} params={asked} list="consents" shown={shown} lot={CONSENTS_SHOWN} older={older} />
    </details>
  );
}
