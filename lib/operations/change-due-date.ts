import type { PlainDate } from "@/lib/domain/dates";
import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { lockDueFacts } from "@/lib/store/due-facts";
import { changeDueDates } from "./change-due-dates";
import type { Ctx, Result } from "./context";

export type DueDateToChange = {
  readonly instalmentId: string;
  /** The version the person saw. */
  readonly version: number;
  readonly dueOn: PlainDate;
  readonly tellCustomer: boolean;
  readonly reason: string | null;
};

/** *Change due date* of one balance. `waits`: a charge runs, the change is kept for after it. */
export async function changeDueDate(ctx: Ctx, input: DueDateToChange): Promise<Result<{ readonly kind: "changed" | "waits" }>> {
  const { instalmentId, dueOn, tellCustomer, reason } = input;
  return commit<Result<{ kind: "changed" | "waits" }>>(ctx.scope, ctx, async (tx) => {
    const [seen] = await lockDueFacts(tx, ctx.scope.merchantId, [instalmentId], ctx.now);
    if (!seen) return { value: refuse("not_found"), audit: [] };
    if (seen.version !== input.version) return { value: refuse("stale"), audit: [] };
    const { results, audit } = await changeDueDates(tx, ctx, [{ instalmentId, dueOn }], { tellCustomer, reason });
    const [result] = results;
    if (!result || result.kind === "refused") return { value: result?.refusal ?? refuse("not_found"), audit: [] };
    return { value: { ok: true, value: { kind: result.kind } }, audit };
  });
}
