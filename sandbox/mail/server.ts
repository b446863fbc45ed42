import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { seededChance } from "../stripe/control/chance";
import { listPage, mailPage } from "./inbox-pages";
import { openMailbox } from "./mailbox";
import { type MailDials, QUIET, type Struck, startSmtp } from "./smtp";

export interface MailSandbox {
  readonly smtpUrl: string;
  readonly smtpPort: number;
  readonly inboxUrl: string;
  readonly inboxPort: number;
  stop(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return parts.length === 0 ? {} : JSON.parse(Buffer.concat(parts).toString("utf8"));
}

function dialsFrom(given: unknown): Partial<MailDials> {
  if (typeof given !== "object" || given === null) throw new Error("dials are an object of numbers");
  const known = Object.keys(QUIET);
  const entries = Object.entries(given);
  const wrong = entries.find(([name, value]) => !known.includes(name) || typeof value !== "number" || value < 0);
  if (wrong) throw new Error(`unknown dial or value: ${wrong[0]}`);
  return Object.fromEntries(entries);
}

/** The SMTP sink and its web inbox: every mail of practice mode and of the tests. `dataDir` null keeps mails in memory. */
export async function startMailSandbox(options: {
  smtpPort: number;
  inboxPort: number;
  dataDir: string | null;
  now: () => number;
  seed?: number;
}): Promise<MailSandbox> {
  const mailbox = openMailbox(options.dataDir);
  const dials: MailDials = { ...QUIET };
  const struck: Struck = {};
  const chance = seededChance(options.seed ?? 1);
  const smtp = await startSmtp({ port: options.smtpPort, mailbox, dials, now: options.now, chance, struck });

  const routes = async (request: IncomingMessage, url: URL): Promise<{ status: number; type: string; body: string }> => {
    const json = (value: unknown, status = 200) => ({ status, type: "application/json", body: JSON.stringify(value) });
    const html = (body: string, status = 200) => ({ status, type: "text/html; charset=utf-8", body });
    const id = /^\/(?:api\/)?messages\/([0-9a-f-]+)$/.exec(url.pathname)?.[1];
    const mail = id === undefined ? undefined : mailbox.get(id);
    const asked = `${request.method} ${id === undefined ? url.pathname : url.pathname.replace(id, ":id")}`;
    const query = url.searchParams.get("q") ?? undefined;
    const limit = Math.min(Number(url.searchParams.get("limit") ?? 200) || 200, 10_000);
    switch (asked) {
      case "GET /":
        return html(listPage(mailbox.list({ query, limit }), query ?? ""));
      case "GET /messages/:id":
        return mail ? html(mailPage(mail)) : html("<p>No such mail.</p>", 404);
      case "GET /api/messages":
        return json(mailbox.list({ to: url.searchParams.get("to") ?? undefined, query, limit }));
      case "GET /api/messages/:id":
        return mail ? json(mail) : json({ error: "no such mail" }, 404);
      case "GET /api/dialogues":
        return json(mailbox.dialogues());
      case "DELETE /api/messages":
        mailbox.clear();
        return json({ ok: true });
      case "GET /__sandbox/struck":
        return json(struck);
      case "GET /__sandbox/dials":
        return json(dials);
      case "POST /__sandbox/dials":
        Object.assign(dials, dialsFrom(await bodyOf(request)));
        return json(dials);
      case "POST /__sandbox/dials/clear":
        return json(Object.assign(dials, QUIET));
      default:
        return json({ error: "no such address" }, 404);
    }
  };

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    routes(request, new URL(request.url ?? "/", "http://inbox")).then(
      ({ status, type, body }) => response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body),
      (error: Error) => response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ error: error.message })),
    );
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(options.inboxPort, "127.0.0.1", resolve));
  const inboxPort = (server.address() as AddressInfo).port;
  return {
    smtpUrl: smtp.url,
    smtpPort: smtp.port,
    inboxUrl: `http://127.0.0.1:${inboxPort}`,
    inboxPort,
    async stop() {
      await smtp.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      mailbox.close();
    },
  };
}
