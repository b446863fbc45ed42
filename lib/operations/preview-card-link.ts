import type { Language } from "@/lib/domain/language";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import { lockCardLinkFacts } from "@/lib/store/card-link-facts";
import { commit } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { loadMailFacts } from "@/lib/store/mail-facts";
import { personOfCustomer } from "@/lib/store/persons";
import { listSenders } from "@/lib/store/senders";
import type { OutsideCtx } from "./context";
import { whyNot } from "./send-card-link";

/** The mail as it would leave, in the customer's language. */
export interface CardLinkPreview {
  readonly to: string;
  readonly from: string;
  readonly language: Language;
  readonly subject: string;
  readonly html: string;
}

/** Shows the mail before it is sent: the same facts, the same words, and a link that leads nowhere because none is made yet. */
export async function previewCardLink(
  outside: OutsideCtx,
  input: { readonly orderId: string; readonly senderId: string | null },
): Promise<{ readonly ok: true; readonly value: CardLinkPreview } | Refusal> {
  const { scope, appUrl, gateways } = outside;
  const { merchantId } = scope;
  const facts = await commit(scope, outside, async (tx) => ({
    value: await lockCardLinkFacts(tx, merchantId, input.orderId, input.senderId),
    audit: [],
  }));
  const refused = facts ? whyNot(facts, "mail") : refuse("not_found");
  if (!facts || refused) return refused ?? refuse("not_found");
  const person = await personOfCustomer(scope, facts.customerId);
  if (!person) return refuse("not_found");
  const mail = {
    ...{
      id: newId(),
      kind: "card_request" as const,
      language: person.language,
      personId: person.personId,
      userId: null,
      orderId: input.orderId,
    },
    ...{ linkId: null, senderId: input.senderId, sentBy: null, data: { instalmentId: facts.instalmentId }, tries: 0, messageId: null },
  };
  const { merchant, facts: sheets } = await loadMailFacts(scope, [mail]);
  const [sheet] = sheets;
  if (!sheet?.to.address) return refuse("customer_without_email");
  const rendered = await gateways.mailer.render("card_request", { ...sheet.sheet, link: `${appUrl}/c/…` }, mail.data);
  const sender = (await listSenders(scope)).find((one) => (input.senderId ? one.id === input.senderId : one.isDefault && one.verifiedAt));
  const from = sender ?? { name: merchant.name, address: gateways.mailer.installationSender.address };
  return {
    ok: true,
    value: {
      ...{ to: sheet.to.address, from: `${from.name} <${from.address}>`, language: person.language },
      ...{ subject: rendered.subject, html: rendered.html },
    },
  };
}
