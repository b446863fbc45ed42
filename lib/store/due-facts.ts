import { type PlainDate, plainDate } from "@/lib/domain/dates";
import type { DueChangeFacts } from "@/lib/domain/due-change";
import { money } from "@/lib/domain/money";
import type { Collector, InstalmentState } from "@/lib/domain/states";
import { Prisma, type Tx } from "./commit";
import { lockInstalmentRows } from "./row-locks";
import type { Scope } from "./scope";

/** An instalment whose due date somebody wants to change. */
export type DueFacts = {
  readonly instalmentId: string;
  readonly orderId: string;
  readonly orderName: string;
  readonly version: number;
  /** Rule 4: nothing is mailed for it. */
  readonly isWatched: boolean;
  readonly card: { readonly expMonth: number; readonly expYear: number } | null;
  readonly facts: DueChangeFacts;
};

type Row = Omit<DueFacts, "facts" | "card"> & {
  zone: string;
  fromHour: number;
  untilHour: number;
  noticeHours: number;
  oldConsentNoticeHours: number;
  country: string | null;
  collector: Collector;
  isCancelled: boolean;
  state: InstalmentState;
  dueOn: string | null;
  hasAddress: boolean;
  expMonth: number | null;
  expYear: number | null;
  consent: { cardId: string; capMinor: string; currency: string; latestOn: string; agreedAt: string } | null;
};

const query = (merchantId: string, ids: readonly string[]) => Prisma.sql`
  SELECT i.id::text AS "instalmentId", i.order_id::text AS "orderId", o.name AS "orderName", i.version, (m.mode <> 'collect' OR o.activation <> 'active') AS "isWatched",
    m.timezone AS zone, m.charge_from_hour AS "fromHour", m.charge_until_hour AS "untilHour", m.notice_hours AS "noticeHours",
    m.old_consent_notice_hours AS "oldConsentNoticeHours", o.country, o.collector, (o.cancelled_at IS NOT NULL OR o.deleted_at IS NOT NULL) AS "isCancelled",
    i.state, i.due_on::text AS "dueOn", k.exp_month AS "expMonth", k.exp_year AS "expYear",
    (p.email IS NOT NULL AND p.email <> '' AND p.email_bounced_at IS NULL AND p.erased_at IS NULL) AS "hasAddress",
    CASE WHEN c.id IS NOT NULL THEN jsonb_build_object('cardId', c.card_id, 'capMinor', c.cap_minor::text, 'currency', c.currency, 'latestOn', c.latest_on::text,
      'agreedAt', c.agreed_at) END AS consent
  FROM instalment i
  JOIN merchant m ON m.id = i.merchant_id
  JOIN orders o ON o.merchant_id = i.merchant_id AND o.id = i.order_id
  JOIN customer cu ON cu.merchant_id = o.merchant_id AND cu.id = o.customer_id
  JOIN person p ON p.merchant_id = cu.merchant_id AND p.id = cu.person_id
  LEFT JOIN card k ON k.merchant_id = i.merchant_id AND k.id = i.card_id
  LEFT JOIN consent c ON c.merchant_id = i.merchant_id AND c.id = i.consent_id AND c.status = 'active'
  WHERE i.merchant_id = ${merchantId}::uuid AND i.id = ANY (${[...ids]}::uuid[]) AND i.kind = 'balance'
  ORDER BY i.id`;

/** Locks them, in id order, and reads what decides about another due date. */
export async function lockDueFacts(tx: Tx, merchantId: string, ids: readonly string[], now: Date): Promise<DueFacts[]> {
  await lockInstalmentRows(tx, merchantId, ids);
  return (await tx.$queryRaw<Row[]>(query(merchantId, ids))).map((row) => toFacts(row, now));
}

/** The same, looked at only: for the dialog. */
export async function readDueFacts(scope: Scope, instalmentId: string, now: Date): Promise<DueFacts | null> {
  const [row] = await scope.db.prisma.$queryRaw<Row[]>(query(scope.merchantId, [instalmentId]));
  return row ? toFacts(row, now) : null;
}

const dateOf = (text: string | null): PlainDate | null => (text === null ? null : plainDate(text));

function toFacts(row: Row, now: Date): DueFacts {
  const { instalmentId, orderId, orderName, version, isWatched, consent, expMonth, expYear, noticeHours, oldConsentNoticeHours } = row;
  const { zone, fromHour, untilHour, collector, isCancelled, state, hasAddress } = row;
  return {
    ...{ instalmentId, orderId, orderName, version, isWatched },
    card: expMonth === null || expYear === null ? null : { expMonth, expYear },
    facts: {
      ...{ now, zone, fromHour, untilHour, collector, isCancelled, state, hasAddress },
      lead: { noticeHours, oldConsentNoticeHours },
      billingCountry: row.country,
      dueOn: dateOf(row.dueOn),
      consent: consent && {
        cardId: consent.cardId,
        cap: money(BigInt(consent.capMinor), consent.currency),
        latestOn: plainDate(consent.latestOn),
        agreedAt: new Date(consent.agreedAt),
      },
    },
  };
}
