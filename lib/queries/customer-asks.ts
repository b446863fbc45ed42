import { type PlainDate, plainDate } from "@/lib/domain/dates";
import type { Scope } from "@/lib/store/scope";

/** What a customer declared, asked for or was asked about one order, for the people who answer. */
export interface CustomerAsks {
  readonly withdrawal: { readonly at: Date; readonly refundDueOn: PlainDate } | null;
  readonly cancellation: { readonly id: string; readonly at: Date } | null;
  readonly address: { readonly id: string; readonly at: Date; readonly lines: readonly string[]; readonly why: string | null } | null;
  readonly promise: { readonly newOn: PlainDate | null; readonly at: Date; readonly needsAnswer: boolean } | null;
}

const day = (date: Date) => plainDate(date.toISOString().slice(0, 10));
const PARTS = ["name", "address1", "address2", "zip", "city", "provinceCode", "countryCode"] as const;

/** The parts of a kept address that are there, in the order of an envelope. */
function linesOf(wanted: unknown, requestId: string): string[] {
  if (typeof wanted !== "object" || wanted === null) return [];
  const address: unknown = Reflect.get(wanted, requestId);
  if (typeof address !== "object" || address === null) return [];
  return PARTS.map((part): unknown => Reflect.get(address, part)).filter((text) => typeof text === "string" && text !== "") as string[];
}

export async function readCustomerAsks(scope: Scope, orderId: string): Promise<CustomerAsks> {
  const { merchantId } = scope;
  const order = await scope.db.prisma.order.findUnique({
    where: { merchantId_id: { merchantId, id: orderId } },
    select: {
      withdrawals: { where: { OR: [{ kind: "withdrawal" }, { answeredAt: null }] } },
      addressRequests: { where: { status: "asked" } },
      promiseAnswers: { where: { answeredAt: null, supersededAt: null } },
      customer: { select: { person: { select: { wantedAddresses: true } } } },
    },
  });
  const withdrawal = order?.withdrawals.find((row) => row.kind === "withdrawal");
  const cancellation = order?.withdrawals.find((row) => row.kind === "cancellation_request");
  const [address] = order?.addressRequests ?? [];
  const [promise] = order?.promiseAnswers ?? [];
  return {
    withdrawal: withdrawal?.refundDueOn ? { at: withdrawal.receivedAt, refundDueOn: day(withdrawal.refundDueOn) } : null,
    cancellation: cancellation && !withdrawal ? { id: cancellation.id, at: cancellation.receivedAt } : null,
    address: address
      ? { id: address.id, at: address.askedAt, lines: linesOf(order?.customer.person.wantedAddresses, address.id), why: address.refusedWhy }
      : null,
    promise: promise ? { newOn: promise.newOn && day(promise.newOn), at: promise.movedAt, needsAnswer: promise.needsAnswer } : null,
  };
}
