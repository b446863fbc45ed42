import type { Language } from "@/lib/domain/language";
import { commit } from "@/lib/store/commit";
import { setCustomerLanguage } from "@/lib/store/persons";
import type { Ctx } from "./context";

/** The customer's choice on the page: page and mails follow it from now on. */
export async function chooseLanguage(ctx: Ctx, input: { readonly customerId: string; readonly language: Language }): Promise<void> {
  await commit(ctx.scope, ctx, async (tx) => {
    const changed = await setCustomerLanguage(tx, ctx.scope.merchantId, input.customerId, { language: input.language, before: null });
    const event = { type: "customer.language_changed" as const, language: input.language };
    return { value: undefined, audit: changed ? [{ customerId: input.customerId, event }] : [] };
  });
}
