import { HOUR_MS } from "@/lib/domain/dates";
import type { Language } from "@/lib/domain/language";
import type { MailKind } from "@/lib/domain/mail-kinds";
import { refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { merchantLook } from "@/lib/store/merchant-look";
import { countUse } from "@/lib/store/rate-counter";
import { listSenders } from "@/lib/store/senders";
import { userAddress } from "@/lib/store/users";
import type { OutsideCtx, Result } from "./context";
import { previewMail } from "./preview-mail";

const MOST_AN_HOUR = 20;

/**
 * Sends one kind of mail, about an invented order, to the person who asks: from the sender customers would see. It leaves
 * here and now, so that the mail server's answer is the answer.
 */
export async function sendTestMail(
  outside: OutsideCtx,
  input: { readonly kind: MailKind; readonly language: Language },
): Promise<Result<{ readonly to: string }>> {
  const { actor, scope } = outside;
  const to = actor.kind === "staff" ? await userAddress(scope.db, actor.userId) : null;
  if (!to) return refuse("not_found");
  const limit = await countUse(scope.db, `test-mail:${to.address}`, MOST_AN_HOUR, HOUR_MS / 1000);
  if (!limit.allowed) return refuse("rate_limited", { retryAt: limit.retryAt });
  const preview = await previewMail(outside, input);
  if (!preview.ok) return preview;
  const { mailer } = outside.gateways;
  const look = await merchantLook(scope);
  const sender = (await listSenders(scope)).find((one) => one.isDefault && one.verifiedAt);
  const from = sender ?? { name: look.name, address: mailer.installationSender.address };
  const id = newId();
  const outcome = await mailer.send({
    from: { name: from.name, address: from.address },
    replyTo: null,
    to,
    subject: `[${input.language === "fr" ? "Essai" : "Test"}] ${preview.value.subject}`,
    html: preview.value.html,
    text: preview.value.text,
    mailId: id,
    unsubscribeUrl: null,
    messageId: `<${id}@${from.address.split("@")[1] ?? "localhost"}>`,
  });
  if (outcome.kind !== "accepted") return refuse("mail_not_sent", { why: outcome.why });
  return commit<Result<{ to: string }>>(scope, outside, async () => ({
    value: { ok: true, value: { to: to.address } },
    audit: [{ event: { type: "mail.tested", kind: input.kind } }],
  }));
}
