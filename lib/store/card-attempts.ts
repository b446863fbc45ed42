import { money } from "@/lib/domain/money";
import type { CardAttempt } from "@/lib/domain/network-ceilings";
import { Prisma } from "./commit";

/** Networks count by card and merchant account, so attempts are gathered over every order, and shop, of one Stripe account. */

export type CardAttemptJson = { at: string; minor: string; currency: string; declined: boolean; challenged: boolean };

export function toCardAttempt({ at, minor, currency, declined, challenged }: CardAttemptJson): CardAttempt {
  return { at: new Date(at), amount: money(BigInt(minor), currency), declined, challenged };
}

/** What an attempt remembers its card by: Stripe's fingerprint, or, of a card without one, the card itself. */
export const CARD_KEY = "coalesce(k.fingerprint, 'card:' || k.id::text)";
export const cardKey = (card: { readonly id: string; readonly fingerprint: string | null }): string =>
  card.fingerprint ?? `card:${card.id}`;

/** Longer than every network's window. */
const DAYS = 31;

/** SQL for the list of attempts on a card that reached the bank within the longest window; the arguments are columns, written by us. */
export function attemptsOnCard(
  of: { readonly merchantId: string; readonly connectionId: string; readonly fingerprint: string; readonly but: string | null },
  now: Date,
): Prisma.Sql {
  const [merchantId, connectionId, fingerprint] = [Prisma.raw(of.merchantId), Prisma.raw(of.connectionId), Prisma.raw(of.fingerprint)];
  const others = of.but === null ? Prisma.empty : Prisma.sql`AND e.id <> ${Prisma.raw(of.but)}`;
  return Prisma.sql`coalesce((SELECT jsonb_agg(jsonb_build_object('at', e.opened_at, 'minor', e.amount_minor::text, 'currency', e.currency,
        'declined', e.state = 'declined', 'challenged', e.state = 'needs_customer' AND NOT e.is_on_session))
      FROM stripe_connection own
      JOIN stripe_connection same ON same.account_id = own.account_id AND same.mode = own.mode
      JOIN attempt e ON e.merchant_id = same.merchant_id AND e.connection_id = same.id
      WHERE own.merchant_id = ${merchantId} AND own.id = ${connectionId} AND e.card_fingerprint = ${fingerprint} ${others}
        AND e.state IN ('succeeded','declined','needs_customer') AND e.opened_at > ${now}::timestamptz - make_interval(days => ${DAYS})), '[]'::jsonb)`;
}
