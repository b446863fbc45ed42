import { ChevronRight } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { CorrectEmail } from "@/components/customer/correct-email";
import { LanguageSelect } from "@/components/customer/language-select";
import { SendLink } from "@/components/order/send-link";
import { Timeline } from "@/components/order/timeline";
import { Panel } from "@/components/ui/panel";
import { StatusBadge } from "@/components/ui/status-badge";
import { mostUrgentFirst } from "@/lib/domain/link-order";
import { instalmentLabel } from "@/lib/domain/state-words";
import { isClosed } from "@/lib/domain/states";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import type { CustomerDetail, CustomerOrder } from "@/lib/queries/customer-detail";
import { deskNotes, NOTES_SHOWN, teamChoices } from "@/lib/queries/order-service";
import { customerTimeline } from "@/lib/queries/order-timeline";
import { senderChoices } from "@/lib/queries/senders";
import { whatToTell } from "@/lib/queries/what-to-tell";
import type { SearchParams } from "../../cursor";
import { DeskMessages } from "../../desk-messages";
import { NotesPanel } from "../../desk-notes";
import { Older, shownOf } from "../../older";
import { sendLink } from "../../orders/actions";
import { timelineEntries } from "../../timeline-entries";
import { ToldOrder } from "../../told-order";
import { changeLanguage, correctEmail, previewLink } from "../actions";

type Part = { readonly door: PageDoor; readonly customer: CustomerDetail };

/** Orders a card link makes sense for, the one that needs it most first. */
function linkable({ orders }: CustomerDetail): CustomerOrder[] {
  return mostUrgentFirst(orders.rows.filter((order) => order.collector === "stripe" && !order.isCancelled && !order.isObserved));
}

/** The link to save or replace a card, for one order or all of them. */
export async function LinkToCustomer({ door, customer }: Part) {
  const orders = linkable(customer);
  if (orders.length === 0 || !door.can("cards.link")) return null;
  const wording = wordingFor(door.reader);
  return (
    <DeskMessages>
      <SendLink
        orders={orders.map((order) => ({ id: order.id, name: order.name, amount: wording.money(order.balance) }))}
        email={customer.email}
        senders={await senderChoices(door.scope)}
        look="primary"
        actions={{ send: sendLink, preview: previewLink }}
      />
    </DeskMessages>
  );
}

/** Of how many orders the words stand on the customer's page; those of others stand on their own. */
const TOLD = 10;

/** What to tell the customer of each order that is not over, the one that waits for them first; of the latest where all are (rule 31). */
export async function ToldPanel({ door, customer }: Part) {
  const orders = ordersToTell(customer.orders.rows);
  if (orders.length === 0) return null;
  const shown = orders.slice(0, TOLD);
  const at = { zone: door.reader.zone, now: door.now };
  const ids = shown.map(({ id }) => id);
  const [t, told, team] = await Promise.all([getTranslations("desk.tell"), whatToTell(door.scope, ids, at), teamChoices(door.scope)]);
  return (
    <DeskMessages>
      <Panel title={t("title")} flush>
        <ul className="divide-y divide-border">
          {shown.map((order, place) => (
            <li key={order.id}>
              <details open={place === 0} className="group px-4 py-3">
                <summary className="flex cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 font-medium">
                  <ChevronRight aria-hidden="true" className="size-4 text-muted group-open:rotate-90" />
                  <span className="flex-1">{order.name}</span>
                  <StatusBadge status={instalmentLabel(order.state, { dueOn: order.dueOn, retryAt: order.nextActionAt }, door.reader)} />
                </summary>
                <div className="pt-3">
                  {told
                    .filter(({ orderId }) => orderId === order.id)
                    .map((one) => (
                      <ToldOrder key={one.orderId} door={door} told={one} team={team} />
                    ))}
                </div>
              </details>
            </li>
          ))}
        </ul>
        {orders.length > TOLD ? (
          <p className="border-border border-t px-4 py-2.5 text-muted">{t("more", { count: orders.length - TOLD })}</p>
        ) : null}
      </Panel>
    </DeskMessages>
  );
}

function ordersToTell(orders: readonly CustomerOrder[]): readonly CustomerOrder[] {
  const open = orders.filter((order) => !order.isCancelled && !isClosed(order.state));
  return open.length > 0 ? [...new Set([...mostUrgentFirst(open), ...open])] : orders.slice(0, 1);
}

export async function LanguageOf({ door, customer }: Part) {
  const common = await getTranslations("common");
  const language = customer.language === "fr" ? "fr" : "en";
  if (!door.can("customers.write") || customer.erasedAt) return <>{common(`language.${language}`)}</>;
  return (
    <DeskMessages>
      <LanguageSelect customerId={customer.id} language={language} change={changeLanguage} />
    </DeskMessages>
  );
}

export async function EmailTools({ door, customer }: Part) {
  if (!door.can("customers.write") || customer.erasedAt) return null;
  const orders = door.can("cards.link") ? linkable(customer) : [];
  return (
    <div className="mt-3">
      <DeskMessages>
        <CorrectEmail
          customerId={customer.id}
          email={customer.email}
          orders={orders.map(({ id, name }) => ({ id, name }))}
          correct={correctEmail}
        />
      </DeskMessages>
    </div>
  );
}

type NotesProps = { readonly door: PageDoor; readonly customerId: string; readonly asked: SearchParams };

export async function NotesOfCustomer({ door, customerId, asked }: NotesProps) {
  const shown = shownOf(asked, "notes", NOTES_SHOWN);
  const notes = await deskNotes(door.scope, { customerId }, shown);
  return (
    <DeskMessages>
      <NotesPanel
        door={door}
        notes={notes.rows}
        older={<Older path={`/customers/${customerId}`} params={asked} list="notes" shown={shown} lot={NOTES_SHOWN} older={notes.older} />}
        about={{ customerId }}
      />
    </DeskMessages>
  );
}

/** What happened to the customer and to all of their orders. */
export async function History({ door, customerId }: { readonly door: PageDoor; readonly customerId: string }) {
  const [t, common, events] = await Promise.all([
    getTranslations("desk.timeline"),
    getTranslations("common"),
    customerTimeline(door.scope, customerId),
  ]);
  const entries = await timelineEntries(events, door.reader);
  return (
    <Panel title={t("title")}>
      {entries.length === 0 ? <p className="text-muted">{t("empty")}</p> : <Timeline entries={entries} rawLabel={common("details")} />}
    </Panel>
  );
}
