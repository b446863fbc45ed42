import { z } from "zod";
import { count, id, kind, maybe, text } from "./audit-event-shape";
import { OWN_SETTING_WORDS, OWN_SETTINGS } from "./own-settings";
import { privacyKindWord } from "./privacy";
import { ROLES } from "./states";
import { reasonWords } from "./sync-reasons";

const what = z.enum(["shopify", "stripe"]);
const name = { shopify: "Shopify", stripe: "Stripe" } as const;

/** Connections, settings, team and the exchange of messages. Secrets never enter a payload. */
export const DESK_EVENTS = {
  "merchant.created": kind(
    {},
    () => "Shop created.",
    () => "Boutique créée.",
  ),
  "view.saved": kind(
    { viewId: id, shared: z.boolean() },
    (e) => (e.shared ? "View of the orders saved for everybody." : "View of the orders saved."),
    (e) => (e.shared ? "Vue des commandes enregistrée pour toute l’équipe." : "Vue des commandes enregistrée."),
  ),
  "view.deleted": kind(
    { viewId: id },
    () => "View of the orders deleted.",
    () => "Vue des commandes supprimée.",
  ),
  "settings.changed": kind(
    { area: text, changes: z.array(z.object({ field: text, before: maybe(text), after: maybe(text) })) },
    (e, w) => `Settings changed (${e.area}): ${w.list(e.changes.map((change) => change.field))}.`,
    (e, w) => `Réglages modifiés (${e.area}) : ${w.list(e.changes.map((change) => change.field))}.`,
  ),
  "rules.changed": kind(
    { count },
    (e, w) => `Preorder rules changed: ${w.counted(e.count, "rule", "rules")}.`,
    (e, w) => `Règles de précommande modifiées : ${w.counted(e.count, "règle", "règles")}.`,
  ),
  "connection.saved": kind(
    { what, account: text },
    (e) => `${name[e.what]} connected: ${e.account}.`,
    (e) => `${name[e.what]} connecté : ${e.account}.`,
  ),
  "connection.checked": kind(
    { what, ok: z.boolean(), why: maybe(text) },
    (e) => `${name[e.what]} checked: ${e.ok ? "working" : e.why ? reasonWords(e.why, "en") : "not working"}.`,
    (e) => `${name[e.what]} vérifié : ${e.ok ? "en état de marche" : e.why ? reasonWords(e.why, "fr") : "hors service"}.`,
  ),
  "connection.broken": kind(
    { what, why: text },
    (e) => `${name[e.what]} stopped working: ${reasonWords(e.why, "en")}.`,
    (e) => `${name[e.what]} ne fonctionne plus : ${reasonWords(e.why, "fr")}.`,
  ),
  "sender.added": kind(
    { senderId: id },
    () => "Sender added.",
    () => "Expéditeur ajouté.",
  ),
  "sender.checked": kind(
    { senderId: id, verified: z.boolean(), missing: z.array(text) },
    (e, w) => (e.verified ? "Sender verified." : `Sender not verified: ${w.list(e.missing)}.`),
    (e, w) => (e.verified ? "Expéditeur vérifié." : `Expéditeur non vérifié : ${w.list(e.missing)}.`),
  ),
  "sender.default_changed": kind(
    { senderId: id },
    () => "Default sender changed.",
    () => "Expéditeur par défaut modifié.",
  ),
  "sender.removed": kind(
    { senderId: id },
    () => "Sender removed.",
    () => "Expéditeur supprimé.",
  ),
  "team.invited": kind(
    { role: z.enum(ROLES) },
    (e) => `Somebody invited as ${e.role}.`,
    (e) => `Invitation envoyée (${e.role}).`,
  ),
  "team.invitation_cancelled": kind(
    {},
    () => "Invitation taken back.",
    () => "Invitation retirée.",
  ),
  "team.joined": kind(
    { userId: id, role: z.enum(ROLES) },
    (e) => `Somebody joined as ${e.role}.`,
    (e) => `Nouveau membre (${e.role}).`,
  ),
  "team.role_changed": kind(
    { userId: id, before: z.enum(ROLES), after: z.enum(ROLES) },
    (e) => `Role changed from ${e.before} to ${e.after}.`,
    (e) => `Rôle modifié de ${e.before} à ${e.after}.`,
  ),
  "team.removed": kind(
    { userId: id },
    () => "Somebody removed from the team.",
    () => "Membre retiré de l’équipe.",
  ),
  "session.revoked": kind(
    { userId: id },
    () => "Signed out everywhere.",
    () => "Déconnexion de toutes les sessions.",
  ),
  "user.settings_changed": kind(
    { userId: id, fields: z.array(z.enum(OWN_SETTINGS)).min(1) },
    (e, w) => `Own settings changed: ${w.list(e.fields.map((field) => OWN_SETTING_WORDS[field].en))}.`,
    (e, w) => `Réglages personnels modifiés\u00a0: ${w.list(e.fields.map((field) => OWN_SETTING_WORDS[field].fr))}.`,
  ),
  "password.changed": kind(
    { userId: id },
    () => "Password changed.",
    () => "Mot de passe modifié.",
  ),
  "sync.not_understood": kind(
    { inboxId: id, topic: text, why: text },
    (e) => `Message not understood (${e.topic}): ${reasonWords(e.why, "en")}.`,
    (e) => `Message non compris (${e.topic}) : ${reasonWords(e.why, "fr")}.`,
  ),
  "sync.replayed": kind(
    { inboxId: id, topic: text },
    (e) => `Message replayed: ${e.topic}.`,
    (e) => `Message rejoué : ${e.topic}.`,
  ),
  "sync.subscriptions_repaired": kind(
    { topics: z.array(text) },
    (e, w) => `Webhook subscriptions repaired: ${w.list(e.topics)}.`,
    (e, w) => `Abonnements webhook rétablis : ${w.list(e.topics)}.`,
  ),
  "backfill.started": kind(
    { runId: id },
    () => "Backfill started.",
    () => "Reprise lancée.",
  ),
  "backfill.finished": kind(
    { runId: id, seen: count, imported: count, failed: count },
    (e, w) =>
      `Backfill finished: ${w.counted(e.seen, "order", "orders")} read, ${w.count(e.imported)} imported, ${w.count(e.failed)} failed.`,
    (e, w) =>
      `Reprise terminée : ${w.counted(e.seen, "commande lue", "commandes lues")}, ${w.counted(e.imported, "importée", "importées")}, ${w.count(e.failed)} en échec.`,
  ),
  "backfill.stopped": kind(
    { runId: id, why: text },
    (e) => `Backfill stopped: ${reasonWords(e.why, "en")}.`,
    (e) => `Reprise arrêtée : ${reasonWords(e.why, "fr")}.`,
  ),
  "privacy.asked": kind(
    { requestId: id, kind: text },
    (e) => `Privacy request received: ${privacyKindWord(e.kind, "en")}.`,
    (e) => `Demande relative aux données reçue : ${privacyKindWord(e.kind, "fr")}.`,
  ),
  "privacy.done": kind(
    { requestId: id, kind: text },
    (e) => `Privacy request completed: ${privacyKindWord(e.kind, "en")}.`,
    (e) => `Demande relative aux données traitée : ${privacyKindWord(e.kind, "fr")}.`,
  ),
  "export.made": kind(
    { what: text, rows: count },
    (e, w) => `Exported: ${e.what}, ${w.counted(e.rows, "row", "rows")}.`,
    (e, w) => `Export : ${e.what}, ${w.counted(e.rows, "ligne", "lignes")}.`,
  ),
} as const;
