import { createHash, timingSafeEqual } from "node:crypto";
import { Gauge, Registry } from "prom-client";
import { acrossMerchantsMetrics, type Metrics } from "@/lib/store/metrics";
import { type App, getApp } from "@/lib/wiring";

const HELP: Readonly<Record<keyof Metrics, readonly [name: string, help: string]>> = {
  attemptsOpen: ["predesk_attempts_open", "Charges whose result is not known yet"],
  attemptsInDoubt: ["predesk_attempts_in_doubt", "Charges Stripe is being asked about"],
  attemptOldestSeconds: ["predesk_attempt_oldest_seconds", "Age of the oldest claimed charge without a result"],
  owedDue: ["predesk_owed_due", "Pieces of owed work that are due"],
  owedOldestSeconds: ["predesk_owed_oldest_seconds", "How long the oldest piece of owed work is overdue"],
  inboxWaiting: ["predesk_inbox_waiting", "Webhooks that wait to be worked off"],
  mailWaiting: ["predesk_mail_waiting", "Mails that are due"],
  instalmentsDue: ["predesk_instalments_due", "Balances that are due"],
  merchantsPaused: ["predesk_merchants_paused", "Shops with money paused"],
  isInstallationPaused: ["predesk_installation_paused", "1 while all money is paused"],
  workerSilentSeconds: ["predesk_worker_silent_seconds", "Seconds since a worker was heard of; -1 for never"],
  differencesOpen: ["predesk_reconciliation_differences", "Differences between our books, Stripe's and Shopify's that are open"],
  reconciliationAgeSeconds: [
    "predesk_reconciliation_age_seconds",
    "Age of the last finished reconciliation, of the shop where it is oldest; -1 for none",
  ],
  reconciliationsFailed: ["predesk_reconciliations_failed", "Shops whose last reconciliation broke off"],
};

/** Prometheus text. 404 without METRICS_TOKEN in the environment, 401 for another bearer. */
export async function getMetrics(request: Request, app: App = getApp()): Promise<Response> {
  const token = app.env.metricsToken;
  if (token === undefined) return new Response("Not found", { status: 404 });
  if (!isBearer(request.headers.get("authorization"), token)) return new Response("Unauthorized", { status: 401 });
  const registry = new Registry();
  const metrics = await acrossMerchantsMetrics(app.db, await app.clock());
  for (const [key, [name, help]] of Object.entries(HELP) as [keyof Metrics, readonly [string, string]][]) {
    new Gauge({ name, help, registers: [registry] }).set(Number(metrics[key]));
  }
  return new Response(await registry.metrics(), { headers: { "content-type": registry.contentType, "cache-control": "no-store" } });
}

function isBearer(header: string | null, token: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(header ?? ""), hash(`Bearer ${token}`));
}
