import type { Bilingual } from "./language";
import { ROLES, type Role } from "./states";

type Row = { readonly roles: readonly Role[] } & Bilingual;

const EVERYONE = ROLES;
const OWNER: readonly Role[] = ["owner"];
const ADMINS: readonly Role[] = ["owner", "admin"];
const MONEY: readonly Role[] = ["owner", "admin", "finance"];
const DESK: readonly Role[] = ["owner", "admin", "finance", "support"];
const CUSTOMER_CARE: readonly Role[] = ["owner", "admin", "support"];
const GOODS: readonly Role[] = ["owner", "admin", "support", "fulfilment"];

/** One table is guard, settings page and test alike. Adding a permission here is the only way to have one. */
export const PERMISSIONS = {
  "orders.read": { roles: EVERYONE, en: "See orders", fr: "Voir les commandes" },
  "orders.import": { roles: DESK, en: "Import an order by hand", fr: "Importer une commande à la main" },
  "orders.activate": { roles: MONEY, en: "Activate observed orders", fr: "Activer les commandes observées" },
  "orders.hold": { roles: GOODS, en: "Hold and release fulfilment", fr: "Mettre en attente et libérer le traitement" },
  "orders.force_release": {
    roles: MONEY,
    en: "Release orders that are not paid, with a reason",
    fr: "Libérer des commandes impayées, avec un motif",
  },
  "orders.schedule": { roles: DESK, en: "Change due and promise dates", fr: "Modifier les échéances et les dates promises" },
  "orders.cancel": { roles: DESK, en: "Cancel orders", fr: "Annuler des commandes" },
  "orders.note": {
    roles: ["owner", "admin", "finance", "support", "fulfilment"],
    en: "Write notes and call outcomes",
    fr: "Écrire des notes et des résultats d’appel",
  },
  "views.share": {
    roles: ["owner", "admin", "finance", "support", "fulfilment"],
    en: "Share views of the orders",
    fr: "Partager des vues des commandes",
  },
  "customers.read": { roles: EVERYONE, en: "See customers", fr: "Voir les clients" },
  "customers.write": {
    roles: CUSTOMER_CARE,
    en: "Correct customers' addresses and languages",
    fr: "Corriger les adresses et langues des clients",
  },
  "customers.erase": { roles: ADMINS, en: "Export and erase personal data", fr: "Exporter et effacer des données personnelles" },
  "payments.charge": {
    roles: MONEY,
    en: "Collect balances and send payment requests",
    fr: "Percevoir des soldes et envoyer des demandes de paiement",
  },
  "payments.moto": { roles: DESK, en: "Enter a card with the customer", fr: "Saisir une carte avec le client" },
  "cards.link": { roles: DESK, en: "Send card links", fr: "Envoyer des liens de carte" },
  "cards.remove": { roles: DESK, en: "Remove cards", fr: "Supprimer des cartes" },
  "refunds.create": { roles: MONEY, en: "Refund", fr: "Rembourser" },
  "disputes.read": { roles: DESK, en: "See disputes", fr: "Voir les litiges" },
  "campaigns.read": { roles: EVERYONE, en: "See campaigns", fr: "Voir les campagnes" },
  "campaigns.write": { roles: ADMINS, en: "Create and change campaigns", fr: "Créer et modifier des campagnes" },
  "runs.read": { roles: EVERYONE, en: "See runs", fr: "Voir les passages d’encaissement" },
  "bulk.run": { roles: MONEY, en: "Run bulk actions", fr: "Lancer des actions groupées" },
  "reconciliation.read": {
    roles: ["owner", "admin", "finance", "viewer"],
    en: "See reconciliation",
    fr: "Voir le rapprochement",
  },
  "reconciliation.fix": { roles: MONEY, en: "Reconcile and settle differences", fr: "Rapprocher et régler les écarts" },
  "reports.read": { roles: ["owner", "admin", "finance", "viewer"], en: "See reports", fr: "Voir les rapports" },
  export: { roles: MONEY, en: "Export data", fr: "Exporter des données" },
  "sync.read": { roles: DESK, en: "See what came from Shopify and Stripe", fr: "Voir ce qui vient de Shopify et de Stripe" },
  "sync.replay": { roles: ADMINS, en: "Replay messages and start a backfill", fr: "Rejouer des messages et lancer une reprise" },
  "settings.read": { roles: DESK, en: "See settings", fr: "Voir les réglages" },
  "settings.write": { roles: ADMINS, en: "Change settings and connections", fr: "Modifier les réglages et les connexions" },
  "senders.write": { roles: ADMINS, en: "Add and verify senders", fr: "Ajouter et vérifier des expéditeurs" },
  "team.read": { roles: DESK, en: "See the team", fr: "Voir l’équipe" },
  "team.manage": { roles: ADMINS, en: "Manage the team", fr: "Gérer l’équipe" },
  "money.pause": { roles: MONEY, en: "Pause all money", fr: "Suspendre tout mouvement d’argent" },
  "money.resume": { roles: ADMINS, en: "Resume money", fr: "Reprendre les mouvements d’argent" },
  "money.collect_mode": { roles: OWNER, en: "Switch collecting on or off", fr: "Activer ou désactiver l’encaissement" },
  "audit.read": { roles: ["owner", "admin", "finance"], en: "Read the audit log", fr: "Lire le journal d’audit" },
} as const satisfies Record<string, Row>;

export type Permission = keyof typeof PERMISSIONS;

export const ALL_PERMISSIONS = Object.keys(PERMISSIONS) as Permission[];

/**
 * Whether a role may. Fails closed: an unknown role or permission, as may come from an old session or row, is a no.
 */
export function can(role: Role | string | null | undefined, permission: Permission | string): boolean {
  if (!role || !Object.hasOwn(PERMISSIONS, permission)) return false;
  return (PERMISSIONS[permission as Permission].roles as readonly string[]).includes(role);
}

/** Everything a role may do, in the order of the table. */
export function permissionsOf(role: Role): Permission[] {
  return ALL_PERMISSIONS.filter((permission) => can(role, permission));
}

/** Names of the roles as people read them. */
export const ROLE_NAMES: Readonly<Record<Role, Bilingual>> = {
  owner: { en: "Owner", fr: "Propriétaire" },
  admin: { en: "Admin", fr: "Administrateur" },
  finance: { en: "Finance", fr: "Finance" },
  support: { en: "Support", fr: "Assistance" },
  fulfilment: { en: "Fulfilment", fr: "Traitement des commandes" },
  viewer: { en: "Viewer", fr: "Lecture seule" },
};

/** Roles a role may give to others: nobody hands out more than they hold; only an owner makes owners. */
export function mayGrant(granter: Role, role: Role): boolean {
  if (!can(granter, "team.manage")) return false;
  return granter === "owner" || role !== "owner";
}
