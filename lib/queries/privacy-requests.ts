import { z } from "zod";
import { addDays, dateInZone, type PlainDate } from "@/lib/domain/dates";
import { PRIVACY_DAYS } from "@/lib/domain/privacy";
import type { Scope } from "@/lib/store/scope";

export interface PrivacyRequestView {
  readonly id: string;
  readonly kind: string;
  readonly askedAt: Date;
  /** The last day to answer on, in the shop's zone. */
  readonly dueOn: PlainDate;
  readonly isLate: boolean;
  readonly doneAt: Date | null;
  /** Obligations an erasure waits for, as {@link obligationWords} reads them. */
  readonly waitsFor: string | null;
  /** Nobody is named of whom nothing is kept, or whose data is erased. */
  readonly person: { readonly customerId: string; readonly name: string } | null;
  /** Null while it is open. */
  readonly result: "export" | "export_gone" | "erased" | "nothing_kept" | null;
}

export const PRIVACY_SHOWN = 50;

const erased = z.looseObject({ erased: z.literal(true) });
const exported = z.looseObject({ person: z.looseObject({}) });

function resultOf(row: { readonly kind: string; readonly doneAt: Date | null; readonly result: unknown }): PrivacyRequestView["result"] {
  if (row.doneAt === null) return null;
  if (exported.safeParse(row.result).success) return "export";
  // An erasure takes the export of the same person with it.
  if (row.result === null && row.kind === "data_request") return "export_gone";
  return erased.safeParse(row.result).success ? "erased" : "nothing_kept";
}

/** The latest privacy requests, the open ones first. */
export async function privacyRequests(scope: Scope, now: Date, zone: string): Promise<PrivacyRequestView[]> {
  const { prisma } = scope.db;
  const { merchantId } = scope;
  const rows = await prisma.privacyRequest.findMany({
    where: { merchantId },
    orderBy: [{ doneAt: { sort: "desc", nulls: "first" } }, { askedAt: "desc" }],
    take: PRIVACY_SHOWN,
  });
  const personIds = rows.flatMap((row) => row.personId ?? []);
  const customers = await prisma.customer.findMany({
    where: { merchantId, personId: { in: personIds }, person: { erasedAt: null } },
    select: { id: true, personId: true, person: { select: { name: true, email: true } } },
  });
  const today = dateInZone(now, zone);
  return rows.map((row) => {
    const dueOn = addDays(dateInZone(row.askedAt, zone), PRIVACY_DAYS);
    const customer = customers.find(({ personId }) => personId === row.personId);
    const name = customer?.person.name ?? customer?.person.email ?? "";
    return {
      ...{ id: row.id, kind: row.kind, askedAt: row.askedAt, doneAt: row.doneAt, waitsFor: row.waitsFor, dueOn },
      isLate: row.doneAt === null && dueOn < today,
      person: customer ? { customerId: customer.id, name } : null,
      result: resultOf(row),
    };
  });
}

/** The person of a customer whose data is still here; null otherwise. */
export async function personOfCustomer(scope: Scope, customerId: string): Promise<string | null> {
  const row = await scope.db.prisma.customer.findFirst({
    where: { merchantId: scope.merchantId, id: customerId, person: { erasedAt: null } },
    select: { personId: true },
  });
  return row?.personId ?? null;
}

/** What a request for a person's data brought; null when there is none, or it went with the person's erasure. */
export async function privacyExport(scope: Scope, requestId: string): Promise<unknown> {
  const row = await scope.db.prisma.privacyRequest.findFirst({
    where: { merchantId: scope.merchantId, id: requestId, kind: "data_request" },
  });
  return row && exported.safeParse(row.result).success ? row.result : null;
}
