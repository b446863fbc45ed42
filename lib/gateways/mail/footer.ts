import type { Language } from "@/lib/domain/language";
import { type MailKind, mailClassOf } from "@/lib/domain/mail-kinds";
import type { MailSheet } from "@/lib/domain/mail-sheet";

/** The lines under every mail: who writes, why, and for reminders how to stop them (rule 28). */
export function footerLines(kind: MailKind, sheet: MailSheet, language: Language): readonly string[] {
  const { merchant, order } = sheet;
  const who = [merchant.legalName, merchant.address, merchant.supportEmail].filter(Boolean).join(" · ");
  const french = language === "fr";
  const mailClass = mailClassOf(kind);
  if (mailClass === "staff") return [french ? `Envoyé par Predesk pour ${merchant.name}.` : `Sent by Predesk for ${merchant.name}.`];
  const why = order
    ? french
      ? `Vous recevez ce message au sujet de votre commande ${order.name} chez ${merchant.name}.`
      : `You get this message about your order ${order.name} at ${merchant.name}.`
    : null;
  const stop =
    mailClass === "reminder"
      ? french
        ? "Pour ne plus recevoir de rappels pour cette commande, ouvrez le lien ci-dessus et choisissez « Ne plus recevoir de rappels »."
        : "To get no more reminders about this order, open the link above and choose “Stop reminders”."
      : null;
  return [who, why, stop].filter((line): line is string => Boolean(line));
}
