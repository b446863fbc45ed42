import type { Language } from "@/lib/domain/language";
import enActions from "./messages/en/actions.json";
import enAsks from "./messages/en/asks.json";
import enAuth from "./messages/en/auth.json";
import enBulk from "./messages/en/bulk.json";
import enCampaigns from "./messages/en/campaigns.json";
import enCommon from "./messages/en/common.json";
import enCustomer from "./messages/en/customer.json";
import enCustomers from "./messages/en/customers.json";
import enDesk from "./messages/en/desk.json";
import enDue from "./messages/en/due.json";
import enFrame from "./messages/en/frame.json";
import enHolds from "./messages/en/holds.json";
import enMails from "./messages/en/mails.json";
import enOrder from "./messages/en/order.json";
import enOrders from "./messages/en/orders.json";
import enOverview from "./messages/en/overview.json";
import enReconciliation from "./messages/en/reconciliation.json";
import enRefunds from "./messages/en/refunds.json";
import enRuns from "./messages/en/runs.json";
import enSettings from "./messages/en/settings.json";
import enSync from "./messages/en/sync.json";
import frActions from "./messages/fr/actions.json";
import frAsks from "./messages/fr/asks.json";
import frAuth from "./messages/fr/auth.json";
import frBulk from "./messages/fr/bulk.json";
import frCampaigns from "./messages/fr/campaigns.json";
import frCommon from "./messages/fr/common.json";
import frCustomer from "./messages/fr/customer.json";
import frCustomers from "./messages/fr/customers.json";
import frDesk from "./messages/fr/desk.json";
import frDue from "./messages/fr/due.json";
import frFrame from "./messages/fr/frame.json";
import frHolds from "./messages/fr/holds.json";
import frMails from "./messages/fr/mails.json";
import frOrder from "./messages/fr/order.json";
import frOrders from "./messages/fr/orders.json";
import frOverview from "./messages/fr/overview.json";
import frReconciliation from "./messages/fr/reconciliation.json";
import frRefunds from "./messages/fr/refunds.json";
import frRuns from "./messages/fr/runs.json";
import frSettings from "./messages/fr/settings.json";
import frSync from "./messages/fr/sync.json";

/** Every sentence of the interface, one file a page. English is the shape French is held against (messages.test.ts). */
const en = {
  actions: enActions,
  asks: enAsks,
  auth: enAuth,
  bulk: enBulk,
  campaigns: enCampaigns,
  common: enCommon,
  customer: enCustomer,
  customers: enCustomers,
  desk: enDesk,
  due: enDue,
  frame: enFrame,
  holds: enHolds,
  mails: enMails,
  order: enOrder,
  orders: enOrders,
  overview: enOverview,
  runs: enRuns,
  reconciliation: enReconciliation,
  refunds: enRefunds,
  settings: enSettings,
  sync: enSync,
};

export type Messages = typeof en;

const fr: Messages = {
  actions: frActions,
  asks: frAsks,
  auth: frAuth,
  bulk: frBulk,
  campaigns: frCampaigns,
  common: frCommon,
  customer: frCustomer,
  customers: frCustomers,
  desk: frDesk,
  due: frDue,
  frame: frFrame,
  holds: frHolds,
  mails: frMails,
  order: frOrder,
  orders: frOrders,
  overview: frOverview,
  runs: frRuns,
  reconciliation: frReconciliation,
  refunds: frRefunds,
  settings: frSettings,
  sync: frSync,
};

export function messagesIn(language: Language): Messages {
  return language === "fr" ? fr : en;
}
