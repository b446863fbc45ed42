import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import nodemailer from "nodemailer";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { StoredMail } from "./mailbox";
import { type MailSandbox, startMailSandbox } from "./server";

let sandbox: MailSandbox;
let dataDir: string;
const now = () => Date.parse("2026-12-01T09:00:00Z");

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "mail-sandbox-"));
  sandbox = await startMailSandbox({ smtpPort: 0, inboxPort: 0, dataDir, now });
});
afterEach(async () => {
  await sandbox.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const send = (to: string, port = sandbox.smtpPort) =>
  nodemailer.createTransport({ host: "127.0.0.1", port, ignoreTLS: true }).sendMail({
    from: "shop@example.test",
    to,
    subject: "Économie & co",
    text: "See http://127.0.0.1/c/abc",
    html: "<p>See <a href='http://127.0.0.1/c/abc'>it</a></p>",
  });
const inbox = async (to?: string): Promise<StoredMail[]> =>
  (await fetch(`${sandbox.inboxUrl}/api/messages${to ? `?to=${to}` : ""}`)).json();

test("a mail is kept whole, found by its address, and its link can be clicked", async () => {
  await send("ana@example.test");
  const [mail] = await inbox("Ana@example.test");
  expect(mail).toMatchObject({ subject: "Économie & co", to: ["ana@example.test"], receivedAt: "2026-12-01T09:00:00.000Z" });
  const page = await (await fetch(`${sandbox.inboxUrl}/messages/${mail?.id}`)).text();
  expect(page).toContain('<a href="http://127.0.0.1/c/abc">');
  expect(await inbox("other@example.test")).toEqual([]);
});

test("addresses that bounce and defer are refused at the recipient", async () => {
  await expect(send("bounce.ana@example.test")).rejects.toMatchObject({ responseCode: 550 });
  await expect(send("defer.ana@example.test")).rejects.toMatchObject({ responseCode: 451 });
  expect(await inbox()).toEqual([]);
});

test("a mail that was kept before the connection dropped is there, although its sender saw a failure", async () => {
  await fetch(`${sandbox.inboxUrl}/__sandbox/dials`, { method: "POST", body: JSON.stringify({ dropAfter: 1 }) });
  await expect(send("ana@example.test")).rejects.toThrow();
  expect(await inbox("ana@example.test")).toHaveLength(1);
});

test("mails survive a restart", async () => {
  await send("ana@example.test");
  await sandbox.stop();
  sandbox = await startMailSandbox({ smtpPort: 0, inboxPort: 0, dataDir, now });
  expect(await inbox("ana@example.test")).toHaveLength(1);
});
