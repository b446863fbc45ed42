import { getTranslations } from "next-intl/server";
import { CardByHand } from "@/components/order/card-by-hand";
import { SendLink } from "@/components/order/send-link";
import { Panel } from "@/components/ui/panel";
import type { InstalmentState } from "@/lib/domain/states";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import { cardUses } from "@/lib/queries/card-uses";
import type { OrderDetail } from "@/lib/queries/order-detail";
import { deskNotes, NOTES_SHOWN, teamChoices } from "@/lib/queries/order-service";
import { senderChoices } from "@/lib/queries/senders";
import { whatToTell } from "@/lib/queries/what-to-tell";
import type { SearchParams } from "../../cursor";
import { finishDeskCard, previewLink, readCardReuses, readDeskCardOffer, reuseDeskCard, startDeskCard } from "../../customers/actions";
import { RemoveCardButton } from "../../customers/remove-card-button";
import { DeskMessages } from "../../desk-messages";
import { NotesPanel } from "../../desk-notes";
import { Older, shownOf } from "../../older";
import { ToldOrder } from "../../told-order";
import { sendLink } from "../actions";
import { mainInstalment } from "./sentence";

type Part = { readonly door: PageDoor; readonly order: OrderDetail };

const LINKABLE: readonly InstalmentState[] = ["card_missing", "needs_card", "needs_customer", "needs_consent", "scheduled", "retry_wait"];

/** Who is on the phone, and what to say (rule 31). */
export async function ServicePanels({ door, order, asked }: Part & { readonly asked: SearchParams }) {
  const shown = shownOf(asked, "notes", NOTES_SHOWN);
  const at = { zone: door.reader.zone, now: door.now };
  const [t, [told], team, notes] = await Promise.all([
    getTranslations("desk"),
    whatToTell(door.scope, [order.id], at),
    teamChoices(door.scope),
    deskNotes(door.scope, { orderId: order.id }, shown),
  ]);
  return (
    <DeskMessages>
      {told ? (
        <Panel title={t("tell.title")}>
          <ToldOrder door={door} told={told} team={team} />
        </Panel>
      ) : null}
      <NotesPanel
        door={door}
        notes={notes.rows}
        older={<Older path={`/orders/${order.id}`} params={asked} list="notes" shown={shown} lot={NOTES_SHOWN} older={notes.older} />}
        about={{ orderId: order.id }}
      />
    </DeskMessages>
  );
}

/** The link to save or replace a card, and the card entered together. */
export async function CardActions({ door, order, isPrimary }: Part & { readonly isPrimary: boolean }) {
  const isOurs = order.collector === "stripe" && order.cancelledAt === null && !order.isObserved && LINKABLE.includes(order.state);
  if (!isOurs) return null;
  const senders = await senderChoices(door.scope);
  const instalment = mainInstalment(order);
  const amount = wordingFor(door.reader).money(instalment?.amount ?? order.balance);
  const desk = {
    offer: readDeskCardOffer,
    start: startDeskCard,
    finish: finishDeskCard,
    sendLink,
    reuse: { list: readCardReuses, reuse: reuseDeskCard },
  };
  return (
    <DeskMessages>
      {door.can("payments.moto") ? (
        <CardByHand
          orderId={order.id}
          orderName={order.name}
          canSendLink={door.can("cards.link") && order.customer.email !== null && order.customer.emailBouncedAt === null}
          actions={desk}
        />
      ) : null}
      {door.can("cards.link") ? (
        <SendLink
          orders={[{ id: order.id, name: order.name, amount }]}
          email={order.customer.email}
          senders={senders}
          look={isPrimary ? "primary" : "secondary"}
          actions={{ send: sendLink, preview: previewLink }}
        />
      ) : null}
    </DeskMessages>
  );
}

/** Takes the order's card away, here and from whatever else is charged to it. */
export async function CardTools({ door, order }: Part) {
  const card = mainInstalment(order)?.card ?? order.consent?.card ?? null;
  if (card?.status !== "active" || !door.can("cards.remove")) return null;
  const uses = (await cardUses(door.scope, order.customer.id)).filter((use) => use.cardId === card.id);
  return (
    <div className="mt-3">
      <DeskMessages>
        <RemoveCardButton customerId={order.customer.id} card={card} uses={uses} reader={door.reader} />
      </DeskMessages>
    </div>
  );
}
