/**
 * Starts every server of the sandbox on loopback: Stripe, Shopify with its store front, mail, names, and the control door with
 * the clock. Settings are in README.md; this is the one place that reads them.
 */
import { resolve } from "node:path";
import { openClock, type SandboxClock } from "./control/clock";
import { startControl } from "./control/server";
import { startDnsSandbox } from "./dns/server";
import { lockFolder } from "./lock";
import { startMailSandbox } from "./mail/server";
import { startShopifySandbox } from "./shopify/server";
import { startStripeSandbox } from "./stripe/server";

type Settings = {
  dataDir: string;
  clockDatabaseUrl: string | null;
  /** Where chance begins: the same seed, the same faults. */
  seed: number;
  ports: { stripe: number; shopify: number; smtp: number; inbox: number; dns: number; control: number };
};

function readPort(name: string, fallback: number): number {
  const text = process.env[name];
  const port = text === undefined || text === "" ? fallback : Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${name} must be a port number, not "${text}"`);
  return port;
}

/** The sandbox answers to anybody who can reach it, so it never listens anywhere but on loopback. */
function refuseOtherHosts(): void {
  const host = process.env.SANDBOX_HOST;
  if (host && host !== "127.0.0.1" && host !== "localhost") throw new Error(`The sandbox listens on 127.0.0.1 only, not on ${host}.`);
}

function readSettings(): Settings {
  refuseOtherHosts();
  return {
    dataDir: resolve(process.env.SANDBOX_DATA_DIR ?? ".data/sandbox"),
    clockDatabaseUrl: process.env.CLOCK_DATABASE_URL || null,
    seed: Number(process.env.SANDBOX_SEED || 1),
    ports: {
      stripe: readPort("SANDBOX_STRIPE_PORT", 4010),
      shopify: readPort("SANDBOX_SHOPIFY_PORT", 4020),
      smtp: readPort("SANDBOX_MAIL_PORT", 4025),
      inbox: readPort("SANDBOX_INBOX_PORT", 4026),
      dns: readPort("SANDBOX_DNS_PORT", 4027),
      control: readPort("SANDBOX_CONTROL_PORT", 4030),
    },
  };
}

const say = (line: string): void => console.log(line);

type Running = { stop(): Promise<void> };

async function startAll(settings: Settings, clock: SandboxClock, running: Running[]): Promise<void> {
  const { dataDir, ports, seed } = settings;
  const now = () => clock.now();
  const keep = <T extends Running>(server: T): T => {
    running.push(server);
    return server;
  };
  const stripe = keep(await startStripeSandbox({ port: ports.stripe, dataDir, now, seed, log: say }));
  say(`stripe   ${stripe.url}`);
  const shopify = keep(await startShopifySandbox({ port: ports.shopify, dataDir, now, seed, log: say }));
  say(`shopify  ${shopify.url}  store ${shopify.url}/store`);
  const mail = keep(await startMailSandbox({ smtpPort: ports.smtp, inboxPort: ports.inbox, dataDir, now, seed }));
  say(`mail     ${mail.smtpUrl}  inbox ${mail.inboxUrl}`);
  const dns = keep(await startDnsSandbox({ port: ports.dns }));
  say(`names    udp ${dns.address}`);
  const links = [
    { name: "Store", url: `${shopify.url}/store`, what: "Buy something: pay a deposit now, or pay later." },
    {
      name: "Shopify's admin",
      url: `${shopify.url}/store/admin`,
      what: "What another person does to an order there: pay, cancel, edit, refund, send, hold.",
    },
    { name: "Inbox", url: mail.inboxUrl, what: "Every mail that was sent; links can be followed." },
    { name: "Stripe API", url: `${stripe.url}/__sandbox/ledger`, what: "Charges, refunds and PaymentIntents of each account." },
    { name: "Clock", url: "/clock", what: "Business time. POST moves it." },
  ];
  const control = keep(await startControl({ port: ports.control, clock, links: () => links }));
  say(`control  ${control.url}`);
}

async function stopAll(running: Running[]): Promise<void> {
  while (running.length > 0) await running.pop()?.stop();
}

async function main(): Promise<void> {
  const settings = readSettings();
  const unlock = lockFolder(settings.dataDir);
  const running: Running[] = [];
  let stopping: Promise<void> | null = null;
  const stop = (code: number): Promise<void> => {
    stopping ??= stopAll(running).finally(() => {
      unlock();
      process.exit(code);
    });
    return stopping;
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(0));
  try {
    const clock = await openClock({ databaseUrl: settings.clockDatabaseUrl, dataDir: settings.dataDir });
    running.push(clock);
    await startAll(settings, clock, running);
    say("sandbox is ready");
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    await stop(1);
  }
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  console.error(message);
  process.exit(1);
});
