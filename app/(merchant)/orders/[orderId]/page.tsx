import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { CollectButton } from "@/components/order/collect-button";
import { Live } from "@/components/order/live";
import { Timeline } from "@/components/order/timeline";
import { ButtonLink } from "@/components/ui/button";
import { PageHeader, ReadingPage } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Notice } from "@/components/ui/states";
import { StatusBadge } from "@/components/ui/status-badge";
import { dateInZone } from "@/lib/domain/dates";
import { flagLabel, instalmentLabel } from "@/lib/domain/state-words";
import { type InstalmentState, isInFlight, type OrderFlag } from "@/lib/domain/states";
import { wordingFor } from "@/lib/domain/words";
import { openPage, type PageDoor } from "@/lib/entry/page";
import { type OrderDetail, orderDetail } from "@/lib/queries/order-detail";
import { orderAttempts, orderPulse, orderTimeline, TIMELINE_LIMIT } from "@/lib/queries/order-timeline";
import type { SearchParams } from "../../cursor";
import { timelineEntries } from "../../timeline-entries";
import { collectOrder, previewCollect } from "../actions";
import { CustomerAsks, MovePromisePart } from "./asks-part";
import { CampaignPanel } from "./campaign-part";
import { CaseNotice } from "./case-part";
import { DueTool } from "./due-part";
import { HoldsPanel } from "./hold-part";
import { MailsPart } from "./mails-part";
import { MoneyBackPart, RefundDue } from "./money-back-part";
import { Attempts, Lines, Payments, Plan } from "./money-parts";
import { OpenRequestNotice, RequestPayment } from "./request-part";
import { mainInstalment, nextStepWords, stateSentence } from "./sentence";
import { CardActions, CardTools, ServicePanels } from "./service-parts";
import { AboutPanel, CardPanel, CustomerPanel, FulfilmentPanel } from "./side-parts";
import { CaptureTraps } from "./trap-part";

type Props = { readonly params: Promise<{ readonly orderId: string }>; readonly searchParams: Promise<SearchParams> };

async function load(params: Props["params"]): Promise<{ door: PageDoor; order: OrderDetail }> {
  const door = await openPage("orders.read");
  const id = z.uuid().safeParse((await params).orderId);
  const order = id.success ? await orderDetail(door.scope, id.data) : null;
  if (!order) notFound();
  return { door, order };
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("orders"))("title") };
}

export default async function OrderPage({ params, searchParams }: Props) {
  const [{ door, order }, asked] = await Promise.all([load(params), searchParams]);
  const { scope, reader, now } = door;
  const [attempts, events, pulse] = await Promise.all([
    orderAttempts(scope, order.id),
    orderTimeline(scope, order.id),
    orderPulse(scope, order.id),
  ]);
  const [t, common, entries] = await Promise.all([getTranslations("order"), getTranslations("common"), timelineEntries(events, reader)]);
  const isRunning = isInFlight(order.state) || order.isRecording || order.isIntentPending || order.isCollectWaiting;
  return (
    <ReadingPage>
      {isRunning && pulse ? <Live address={`/orders/${order.id}/pulse`} pulse={pulse} /> : null}
      <Header door={door} order={order} />
      <CaseNotice door={door} orderId={order.id} />
      <Alerts door={door} order={order} />
      <CustomerAsks door={door} order={order} />
      <CaptureTraps door={door} order={order} />
      <OpenRequestNotice door={door} order={order} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_320px]">
        <div className="flex min-w-0 flex-col gap-5">
          <Plan order={order} reader={reader} aside={<DueTool door={door} order={order} />} />
          <Lines order={order} reader={reader} />
          <Payments order={order} reader={reader} />
          <MoneyBackPart door={door} order={order} pulse={pulse} />
          <Attempts attempts={attempts} reader={reader} />
          <MailsPart door={door} orderId={order.id} asked={asked} />
          <Panel title={t("timeline.title")}>
            {entries.length === 0 ? (
              <p className="text-muted">{t("timeline.empty")}</p>
            ) : (
              <Timeline entries={entries} rawLabel={common("details")} />
            )}
            {entries.length === TIMELINE_LIMIT ? (
              <p className="mt-3 text-muted text-sm">{t("timeline.limit", { count: TIMELINE_LIMIT })}</p>
            ) : null}
          </Panel>
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <CustomerPanel order={order} reader={reader} />
          <ServicePanels door={door} order={order} asked={asked} />
          <CardPanel order={order} reader={reader} now={now} tools={<CardTools door={door} order={order} />} />
          <FulfilmentPanel order={order} reader={reader} aside={<MovePromisePart door={door} order={order} />} />
          <CampaignPanel door={door} orderId={order.id} />
          <HoldsPanel door={door} order={order} pulse={pulse} />
          <AboutPanel order={order} reader={reader} />
        </div>
      </div>
    </ReadingPage>
  );
}

type Part = { readonly door: PageDoor; readonly order: OrderDetail };

function flagsOf(order: OrderDetail): OrderFlag[] {
  const flags: [OrderFlag, boolean][] = [
    ["watched", order.collector === "shopify"],
    ["on_hold", order.isOnHold],
    ["refund_required", order.isRefundRequired],
    ["disputed", order.isDisputed],
    ["intent_pending", order.isIntentPending],
    ["recording", order.isRecording],
  ];
  return flags.filter(([, isSet]) => isSet).map(([flag]) => flag);
}

async function Header({ door, order }: Part) {
  const { reader } = door;
  const [t, sentence] = await Promise.all([getTranslations("order"), stateSentence(order, reader)]);
  const instalment = mainInstalment(order);
  const why = nextStepWords(instalment, reader);
  const until = order.holds.find((hold) => hold.until)?.until ?? null;
  return (
    <PageHeader
      parent={{ href: "/orders", label: t("parent") }}
      title={
        <span className="flex flex-wrap items-center gap-2">
          {order.name}
          <StatusBadge status={instalmentLabel(order.state, { dueOn: order.dueOn, retryAt: instalment?.nextAttemptAt ?? null }, reader)} />
          {flagsOf(order).map((flag) => (
            <StatusBadge key={flag} status={flagLabel(flag, { until }, reader)} />
          ))}
        </span>
      }
      lead={
        <>
          <p className="text-text" aria-live="polite">
            {sentence}
          </p>
          {why ? <p>{why}</p> : null}
          <p className="text-sm">{t("placed", { date: wordingFor(reader).date(dateInZone(order.placedAt, reader.zone)) })}</p>
        </>
      }
      actions={<Actions door={door} order={order} />}
    />
  );
}

const COLLECTABLE: readonly InstalmentState[] = ["scheduled", "retry_wait"];

/** The one primary action, and the ways out to Stripe and Shopify. */
async function Actions({ door, order }: Part) {
  const common = await getTranslations("common");
  const instalment = mainInstalment(order);
  const isOurs = order.collector === "stripe" && order.cancelledAt === null && !order.isObserved;
  const canCollect = isOurs && instalment !== null && COLLECTABLE.includes(order.state) && door.can("payments.charge");
  const shopifyId = order.shopifyOrderGid.split("/").at(-1);
  return (
    <>
      {door.practice ? null : (
        <ButtonLink href={`https://${order.shopDomain}/admin/orders/${shopifyId}`} external>
          {common("openShopify")}
        </ButtonLink>
      )}
      <CardActions door={door} order={order} isPrimary={!canCollect} />
      <RequestPayment door={door} order={order} />
      {canCollect ? (
        <CollectButton
          orderId={order.id}
          amount={wordingFor(door.reader).money(instalment.amount)}
          actions={{ preview: previewCollect, collect: collectOrder }}
        />
      ) : null}
    </>
  );
}

/** What a person must know before touching the order. */
async function Alerts({ door, order }: Part) {
  const t = await getTranslations("order");
  const wording = wordingFor(door.reader);
  const open = order.disputes.filter((dispute) => order.isDisputed && dispute.status !== "won" && dispute.status !== "lost");
  return (
    <>
      {open.map((dispute) => (
        <Notice key={dispute.id} tone="danger">
          {dispute.evidenceDueAt
            ? t("disputed", { amount: wording.money(dispute.amount), date: wording.dateTime(dispute.evidenceDueAt) })
            : t("disputedNoDate", { amount: wording.money(dispute.amount) })}
        </Notice>
      ))}
      <RefundDue door={door} order={order} />
      {order.isCollectWaiting ? <Notice tone="info">{t("collectWaits")}</Notice> : null}
      {order.isIntentPending ? <Notice tone="info">{t("pending")}</Notice> : null}
      {order.collector === "shopify" && order.state !== "paid" && order.state !== "cancelled" ? (
        <Notice tone="info">{t("collectElsewhere")}</Notice>
      ) : null}
    </>
  );
}
