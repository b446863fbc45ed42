import type { CardName } from "@/lib/domain/consent";
import { dateInZone, type PlainDate, plainDate } from "@/lib/domain/dates";
import type { Language } from "@/lib/domain/language";
import { type WithdrawalKind, type WithdrawalRight, withdrawalRight } from "@/lib/domain/withdrawal";
import type { Scope } from "@/lib/store/scope";
import { readWithdrawalOrder } from "@/lib/store/withdrawals";
import { type CardReuse, readCardReuse } from "./card-reuse";

/** What a customer may decide about an order beside paying for it. */
export interface CustomerChoices {
  /** A moved promise nobody has answered (rule 25). */
  readonly promise: {
    readonly id: string;
    readonly oldOn: PlainDate | null;
    readonly newOn: PlainDate | null;
    readonly reason: string;
    readonly needsAnswer: boolean;
  } | null;
  readonly right: WithdrawalRight;
  /** What was declared or asked for already, the latest. */
  readonly declared: {
    readonly kind: WithdrawalKind;
    readonly at: Date;
    readonly refundDueOn: PlainDate | null;
    readonly answer: string | null;
  } | null;
  /** Null when the address cannot be corrected any more. No street is shown: links are forwarded. */
  readonly address: {
    readonly city: string | null;
    readonly countryCode: string | null;
    readonly provinceCode: string | null;
    readonly open: "writing" | "asked" | null;
  } | null;
  readonly reuse: { readonly card: CardName | null; readonly cardId: string | null; readonly orders: readonly CardReuse[] };
}

const day = (date: Date | null) => (date ? plainDate(date.toISOString().slice(0, 10)) : null);
const textOf = (value: unknown, key: string): string | null => {
  if (typeof value !== "object" || value === null) return null;
  const found: unknown = Reflect.get(value, key);
  return typeof found === "string" && found !== "" ? found : null;
};

/** Null when the order is not this customer's, or not there. */
export async function readCustomerChoices(
  scope: Scope,
  input: { readonly orderId: string; readonly customerId: string; readonly language: Language; readonly now: Date },
): Promise<CustomerChoices | null> {
  const { merchantId } = scope;
  const { orderId, customerId, language, now } = input;
  const facts = await readWithdrawalOrder(scope, orderId);
  if (facts?.customerId !== customerId) return null;
  const order = await scope.db.prisma.order.findUniqueOrThrow({
    where: { merchantId_id: { merchantId, id: orderId } },
    include: {
      customer: { include: { person: { select: { address: true, erasedAt: true } } } },
      instalments: { where: { kind: "balance", cardId: { not: null } }, orderBy: { position: "desc" }, take: 1, select: { cardId: true } },
      promiseAnswers: { where: { answeredAt: null, supersededAt: null } },
      withdrawals: { orderBy: { receivedAt: "desc" }, take: 1 },
      addressRequests: { where: { doneAt: null } },
    },
  });
  const [question] = facts.isOver ? [] : order.promiseAnswers;
  const [declared] = order.withdrawals;
  const cardId = order.instalments[0]?.cardId ?? null;
  const reuse = cardId
    ? await readCardReuse(scope, { customerId, cardId, exceptOrderId: orderId, language, now })
    : { card: null, orders: [] };
  const { person } = order.customer;
  const mayMove = !facts.isOver && !facts.isSent && !facts.hasWithdrawn && person.erasedAt === null;
  const open = order.addressRequests[0]?.status;
  return {
    promise: question ? { ...question, oldOn: day(question.oldOn), newOn: day(question.newOn) } : null,
    right: withdrawalRight({ ...facts, today: dateInZone(now, facts.timezone) }),
    declared: declared
      ? { kind: declared.kind as WithdrawalKind, at: declared.receivedAt, refundDueOn: day(declared.refundDueOn), answer: declared.answer }
      : null,
    address: mayMove
      ? {
          city: textOf(person.address, "city"),
          countryCode: textOf(person.address, "countryCode"),
          provinceCode: textOf(person.address, "provinceCode"),
          open: open === "writing" || open === "asked" ? open : null,
        }
      : null,
    reuse: { ...reuse, cardId },
  };
}
