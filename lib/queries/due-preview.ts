import type { PlainDate } from "@/lib/domain/dates";
import { earliestDue } from "@/lib/domain/due-change";
import { isClosed, isInFlight } from "@/lib/domain/states";
import { type DueFacts, readDueFacts } from "@/lib/store/due-facts";
import type { Scope } from "@/lib/store/scope";

/** What *Change due date* offers for an order's balance. The operation has the last word. */
export interface DuePreview {
  readonly instalmentId: string;
  readonly version: number;
  readonly orderName: string;
  readonly dueOn: PlainDate | null;
  /** The first date the charge can still be announced for, today where nothing has to be announced. */
  readonly earliest: PlainDate;
  /** The last date the customer agreed to; null without an agreement. */
  readonly latest: PlainDate | null;
  /** A charge runs: the change waits for its answer. */
  readonly waits: boolean;
  readonly card: DueFacts["card"];
  readonly canTell: boolean;
}

/** Null: no such order here, or nothing open that is due. */
export async function duePreview(scope: Scope, orderId: string, now: Date): Promise<DuePreview | null> {
  const open = await scope.db.prisma.instalment.findFirst({
    where: { merchantId: scope.merchantId, orderId, kind: "balance", state: { notIn: ["paid", "cancelled"] } },
    orderBy: { position: "asc" },
    select: { id: true },
  });
  const due = open && (await readDueFacts(scope, open.id, now));
  if (!due || isClosed(due.facts.state)) return null;
  const { instalmentId, version, orderName, card, isWatched, facts } = due;
  return {
    ...{ instalmentId, version, orderName, card },
    dueOn: facts.dueOn,
    earliest: earliestDue(facts),
    latest: facts.consent?.latestOn ?? null,
    waits: isInFlight(facts.state),
    canTell: facts.hasAddress && !isWatched,
  };
}
