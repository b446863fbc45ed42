import { randomUUID } from "node:crypto";
import type { AddressInfo, Socket } from "node:net";
import { type AddressObject, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import type { Chance } from "../stripe/control/chance";
import type { Mailbox } from "./mailbox";

/** How the mail server misbehaves; probabilities from 0 to 1. */
export interface MailDials {
  /** Answers 451 to the recipient. */
  defer: number;
  /** Answers 550 to the recipient. */
  refuse: number;
  /** Drops the connection when the mail is announced. */
  dropBefore: number;
  /** Keeps the mail and then drops the connection, so that the sender never learns of it. */
  dropAfter: number;
  latencyMs: number;
}

export const QUIET: MailDials = { defer: 0, refuse: 0, dropBefore: 0, dropAfter: 0, latencyMs: 0 };

const answer = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code });
const addresses = (field: AddressObject | AddressObject[] | undefined): string[] =>
  [field ?? []].flat().flatMap((group) => group.value.map((one) => one.address ?? ""));

/** Which misfortunes a mail met, counted by name. */
export type Struck = Partial<Record<keyof MailDials, number>>;

type Strikes = (dial: Exclude<keyof MailDials, "latencyMs">) => boolean;

function recipientAnswer(address: string, strikes: Strikes): Error | null {
  const local = address.split("@")[0] ?? "";
  if (local.startsWith("bounce") || strikes("refuse")) return answer(550, "5.1.1 no such mailbox");
  if (local.startsWith("defer") || strikes("defer")) return answer(451, "4.7.1 try again later");
  return null;
}

/** An SMTP server that takes everything, but for `bounce…@` (550) and `defer…@` (451). Loopback only. */
export async function startSmtp(options: {
  port: number;
  mailbox: Mailbox;
  dials: MailDials;
  now: () => number;
  chance: Chance;
  struck: Struck;
}) {
  const { mailbox, dials, now, chance, struck } = options;
  const strikes: Strikes = (dial) => {
    const hit = chance.happens(dials[dial]);
    if (hit) struck[dial] = (struck[dial] ?? 0) + 1;
    return hit;
  };
  const began = new Map<string, Date>();
  const sockets = new Map<number | undefined, Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onMailFrom(_address, session, done) {
      began.set(session.id, new Date());
      if (strikes("dropBefore")) return void sockets.get(session.remotePort)?.destroy();
      setTimeout(done, dials.latencyMs);
    },
    onRcptTo: (address, _session, done) => done(recipientAnswer(address.address, strikes)),
    onData(stream, session, done) {
      simpleParser(stream).then((mail) => {
        mailbox.keep({
          id: randomUUID(),
          from: mail.from?.text ?? "",
          to: session.envelope.rcptTo.map((one) => one.address),
          replyTo: addresses(mail.replyTo)[0] ?? null,
          subject: mail.subject ?? "",
          messageId: mail.messageId ?? null,
          text: mail.text ?? "",
          html: mail.html || null,
          headers: Object.fromEntries(mail.headerLines.map(({ key, line }) => [key, line.slice(line.indexOf(":") + 1).trim()])),
          receivedAt: new Date(now()).toISOString(),
          dialogueBeganAt: (began.get(session.id) ?? new Date()).toISOString(),
        });
        if (strikes("dropAfter")) return void sockets.get(session.remotePort)?.destroy();
        done(null, "2.0.0 kept");
      }, done);
    },
    onClose: (session) => {
      began.delete(session.id);
    },
  });
  // Clients that vanish in the middle are life, not a failure of this server.
  server.on("error", () => undefined);
  server.server.on("connection", (socket: Socket) => {
    const { remotePort } = socket;
    sockets.set(remotePort, socket);
    socket.once("close", () => sockets.delete(remotePort));
  });
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return { port, url: `smtp://127.0.0.1:${port}`, stop: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}
