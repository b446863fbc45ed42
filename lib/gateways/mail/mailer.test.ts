import { createServer, type Server } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import pino from "pino";
import { SMTPServer } from "smtp-server";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readerOf } from "@/lib/domain/language";
import { SAMPLE_DATA, sampleSheet } from "@/lib/domain/mail-sample";
import type { Mailer, OutgoingMail } from "./contract";
import { makeMailer, parseAddress } from "./mailer";
import { providerIdOf } from "./smtp-answer";

/** A mail server that answers as the address says, over real SMTP. */
const received: ParsedMail[] = [];
const ANSWERS: Readonly<Record<string, number>> = { "nobody@example.com": 550, "later@example.com": 451 };
let server: SMTPServer;
let mailer: Mailer;

const answer = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code });

beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    onRcptTo: ({ address }, _session, done) => (ANSWERS[address] ? done(answer(ANSWERS[address], "as asked")) : done()),
    onMailFrom: ({ address }, _session, done) => (address === "refused@example.com" ? done(answer(550, "not this sender")) : done()),
    onData(stream, _session, done) {
      simpleParser(stream).then((mail) => {
        received.push(mail);
        done(mail.subject === "spam" ? answer(554, "not this message") : null);
      }, done);
    },
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("the test's mail server has no port");
  mailer = makeMailer({
    appUrl: "https://desk.example",
    smtpUrl: `smtp://127.0.0.1:${address.port}`,
    from: "Predesk <mail@predesk.example>",
    perSecond: 10,
    log: pino({ level: "silent" }),
  });
});
afterEach(() => received.splice(0));
afterAll(async () => {
  await mailer.close();
  await new Promise<void>((closed) => server.close(() => closed()));
});

const mail = (over: Partial<OutgoingMail> = {}): OutgoingMail => ({
  from: { name: "Maison Lune", address: "mail@predesk.example" },
  replyTo: { name: "Maison Lune", address: "aide@maison-lune.example" },
  to: { name: "Élodie, Martin", address: "elodie@example.com" },
  subject: "Reçu : 240,00 €",
  html: "<p>Merci</p>",
  text: "Merci",
  mailId: "0199e0d0-0000-7000-8000-000000000001",
  unsubscribeUrl: null,
  messageId: "<0199e0d0@predesk.example>",
  ...over,
});

describe("over real SMTP", () => {
  it("sends both parts, the names, the headers and our own Message-ID", async () => {
    expect(await mailer.send(mail())).toMatchObject({ kind: "accepted" });
    const [got] = received;
    expect(got?.subject).toBe("Reçu : 240,00 €");
    expect(got?.messageId).toBe("<0199e0d0@predesk.example>");
    expect(got?.text?.trim()).toBe("Merci");
    expect(got?.html).toContain("<p>Merci</p>");
    expect(got?.replyTo?.value[0]?.address).toBe("aide@maison-lune.example");
    expect([got?.to].flat()[0]?.value[0]).toMatchObject({ name: "Élodie, Martin", address: "elodie@example.com" });
    expect(got?.headers.get("auto-submitted")).toBe("auto-generated");
    expect(got?.headers.get("x-predesk-mail")).toBe("0199e0d0-0000-7000-8000-000000000001");
    expect(got?.headers.get("x-ses-message-tags")).toBe("predesk-mail=0199e0d0-0000-7000-8000-000000000001");
    expect(got?.headers.has("list")).toBe(false);
  });

  it("lets a mail program stop reminders by itself where the mail may be stopped (RFC 8058)", async () => {
    await mailer.send(mail({ unsubscribeUrl: "https://desk.example/api/mail/stop-reminders/token" }));
    const lines = received[0]?.headerLines.map(({ line }) => line) ?? [];
    expect(lines).toContain("List-Unsubscribe: <https://desk.example/api/mail/stop-reminders/token>");
    expect(lines).toContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
  });

  it("tells a dead address from a busy server, a refused message and a refused sender", async () => {
    expect(await mailer.send(mail({ to: { name: null, address: "nobody@example.com" } }))).toMatchObject({
      kind: "refused",
      permanent: true,
      aboutAddress: true,
    });
    expect(await mailer.send(mail({ to: { name: null, address: "later@example.com" } }))).toMatchObject({
      kind: "refused",
      permanent: false,
      aboutAddress: false,
    });
    expect(await mailer.send(mail({ subject: "spam" }))).toMatchObject({ kind: "refused", permanent: true, aboutAddress: false });
    expect(await mailer.send(mail({ from: { name: null, address: "refused@example.com" } }))).toMatchObject({
      kind: "refused",
      permanent: false,
    });
  });

  it("keeps a header that somebody wrote a line break into on one line", async () => {
    await mailer.send(
      mail({ subject: "Order\r\nBcc: thief@example.com", to: { name: "A\r\nBcc: thief@example.com", address: "elodie@example.com" } }),
    );
    expect(received[0]?.bcc).toBeUndefined();
    expect([received[0]?.to].flat().flatMap((list) => list?.value.map((one) => one.address))).toEqual(["elodie@example.com"]);
  });

  it("knows that nothing left when nobody listens, and does not know when the line drops after the message", async () => {
    const dead = makeMailer({
      appUrl: "https://desk.example",
      smtpUrl: "smtp://127.0.0.1:1",
      from: "mail@predesk.example",
      perSecond: 10,
      log: pino({ level: "silent" }),
    });
    expect(await dead.send(mail())).toMatchObject({ kind: "refused", permanent: false });
    await dead.close();
    const dropping = await droppingServer();
    const unsure = makeMailer({
      appUrl: "https://desk.example",
      smtpUrl: `smtp://127.0.0.1:${dropping.port}`,
      from: "mail@predesk.example",
      perSecond: 10,
      log: pino({ level: "silent" }),
    });
    expect(await unsure.send(mail())).toMatchObject({ kind: "unknown" });
    await unsure.close();
    await new Promise<void>((closed) => dropping.server.close(() => closed()));
  });
});

/** Takes the whole message and hangs up instead of answering. */
async function droppingServer(): Promise<{ server: Server; port: number }> {
  const dropping = createServer((socket) => {
    let inData = false;
    socket.write("220 ready\r\n");
    socket.on("data", (bytes) => {
      const said = bytes.toString();
      if (inData) {
        if (said.includes("\r\n.\r\n")) socket.destroy();
        return;
      }
      inData = said.startsWith("DATA");
      socket.write(inData ? "354 go on\r\n" : "250 ok\r\n");
    });
  });
  await new Promise<void>((ready) => dropping.listen(0, "127.0.0.1", ready));
  const address = dropping.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { server: dropping, port: address.port };
}

it("serves a shop's own picture from our address", async () => {
  const sheet = sampleSheet("receipt", readerOf("en", "Europe/Paris"), null);
  const write = (logoUrl: string) =>
    mailer.render("receipt", { ...sheet, merchant: { ...sheet.merchant, logoUrl } }, SAMPLE_DATA.en.receipt);
  expect((await write("/api/mail/logo/a/b.png")).html).toContain('src="https://desk.example/api/mail/logo/a/b.png"');
  expect((await write("https://cdn.example/logo.png")).html).toContain('src="https://cdn.example/logo.png"');
});

describe("what a server calls a mail", () => {
  it.each([
    ["250 Ok 0102018b6c2e8f5a-11111111-2222-3333-4444-555555555555-000000", "0102018b6c2e8f5a-11111111-2222-3333-4444-555555555555-000000"],
    ["250 2.0.0 Ok: queued as 4F9D195FE2", "4F9D195FE2"],
    ["250 2.0.0 kept", null],
    ["250 OK", null],
  ])("%s", (response, id) => expect(providerIdOf(response)).toBe(id));
});

describe("parseAddress", () => {
  it("reads a name and an address, or an address alone", () => {
    expect(parseAddress("Predesk <mail@predesk.example>")).toEqual({ name: "Predesk", address: "mail@predesk.example" });
    expect(parseAddress(" mail@predesk.example ")).toEqual({ name: null, address: "mail@predesk.example" });
  });
});
