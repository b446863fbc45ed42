import { dateInZone } from "@/lib/domain/dates";
import type { Language } from "@/lib/domain/language";
import { withdrawalRight } from "@/lib/domain/withdrawal";
import { orderByNameAndEmail, readWithdrawalOrder } from "@/lib/store/withdrawals";
import type { Ctx } from "./context";
import { withdrawFromContract } from "./withdraw-from-contract";

/**
 * A withdrawal by order number and e-mail address (rule 26). Says nothing back: the confirmation goes to the address on file, and
 * whoever typed something else learns nothing.
 */
export async function withdrawPublicly(
  ctx: Ctx,
  input: {
    readonly order: string;
    readonly email: string;
    readonly language: Language;
    readonly address: string;
    readonly userAgent: string | null;
  },
): Promise<void> {
  const found = await orderByNameAndEmail(ctx.scope, { name: input.order, email: input.email });
  const facts = found && (await readWithdrawalOrder(ctx.scope, found.orderId));
  if (!found || !facts) return;
  const right = withdrawalRight({ ...facts, today: dateInZone(ctx.now, facts.timezone) });
  if (right.kind === "none") return;
  const { language, address, userAgent } = input;
  const customer = { ...ctx, actor: { kind: "customer" as const, customerId: found.customerId } };
  await withdrawFromContract(customer, { ...found, kind: right.kind, via: "public", language, address, userAgent });
}
