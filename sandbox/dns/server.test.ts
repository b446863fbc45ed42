import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type DnsSandbox, startDnsSandbox } from "./server";

/** Judged by Node's own resolver (c-ares), which knows nothing of our codec. */
let dns: DnsSandbox;
let resolver: Resolver;

beforeEach(async () => {
  dns = await startDnsSandbox({ port: 0 });
  resolver = new Resolver({ timeout: 2_000, tries: 1 });
  resolver.setServers([dns.address]);
});
afterEach(() => dns.stop());

const txt = async (name: string): Promise<string[]> => (await resolver.resolveTxt(name)).map((parts) => parts.join(""));

/** Sends bytes and waits for what comes back; null when nothing does. */
function exchange(bytes: Buffer): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    const finish = (reply: Buffer | null) => {
      clearTimeout(timer);
      socket.close(() => resolve(reply));
    };
    const timer = setTimeout(() => finish(null), 200);
    socket.once("message", finish);
    socket.send(bytes, dns.port, "127.0.0.1");
  });
}

test("a practice shop's SPF, DKIM and DMARC", async () => {
  expect(await txt("moulin-velo.example")).toEqual([expect.stringMatching(/^v=spf1 .*-all$/)]);
  expect(await txt("_dmarc.moulin-velo.example")).toEqual(["v=DMARC1; p=quarantine; rua=mailto:dmarc@moulin-velo.example"]);
  expect(await txt("selector1._domainkey.north-harbor-cycles.example")).toEqual([expect.stringMatching(/^v=DKIM1; k=ed25519; p=\S{44}$/)]);
});

test("a key longer than one character string comes in parts and is whole when joined", async () => {
  const [parts] = await resolver.resolveTxt("predesk._domainkey.moulin-velo.example");
  expect(parts?.length).toBe(2);
  const key = /p=(.*)$/.exec(parts?.join("") ?? "")?.[1];
  expect(Buffer.from(key ?? "", "base64").length).toBe(294); // a 2048 bit RSA key as SubjectPublicKeyInfo
});

test("names are told apart from nothing, and empty ones from both", async () => {
  await expect(txt("nobody.example")).rejects.toMatchObject({ code: "ENOTFOUND" });
  await expect(txt("_dmarc.no-dmarc.example")).rejects.toMatchObject({ code: "ENOTFOUND" });
  await expect(txt("_domainkey.moulin-velo.example")).rejects.toMatchObject({ code: "ENODATA" });
  await expect(resolver.resolve4("moulin-velo.example")).rejects.toMatchObject({ code: "ENODATA" });
});

test("names are compared without their case", async () => {
  expect(await txt("_DMARC.Practice.EXAMPLE")).toHaveLength(1);
});

test("the table changes while it runs", async () => {
  await expect(txt("shop.example")).rejects.toMatchObject({ code: "ENOTFOUND" });
  dns.setDomain("Shop.example", { spf: "v=spf1 -all" });
  expect(await txt("shop.example")).toEqual(["v=spf1 -all"]);
  await expect(txt("_dmarc.shop.example")).rejects.toMatchObject({ code: "ENOTFOUND" });
  dns.setDomain("shop.example", null);
  await expect(txt("shop.example")).rejects.toMatchObject({ code: "ENOTFOUND" });
});

test("what is no question is refused or left unanswered, and the server goes on", async () => {
  const header = (flags: number, questions: number) => Buffer.from([0xab, 0xcd, flags >> 8, flags & 0xff, 0, questions, 0, 0, 0, 0, 0, 0]);
  const name = Buffer.from([4, ...Buffer.from("shop"), 7, ...Buffer.from("example"), 0, 0, 16, 0, 1]);
  const rcode = async (bytes: Buffer) => {
    const reply = await exchange(bytes);
    return reply === null ? null : reply.readUInt16BE(2) & 0xf;
  };
  expect(await rcode(Buffer.from([1, 2, 3]))).toBeNull();
  expect(await rcode(Buffer.concat([header(0x8000, 1), name]))).toBeNull(); // an answer is never answered
  expect(await rcode(Buffer.concat([header(0x0100, 1), Buffer.from([63, 1, 2])]))).toBe(1);
  expect(await rcode(Buffer.concat([header(0x0100, 1), Buffer.from([0xc0, 12, 0, 16, 0, 1])]))).toBe(1); // points at itself
  expect(await rcode(Buffer.concat([header(0x0100, 2), name]))).toBe(1);
  expect(await rcode(Buffer.concat([header(0x2800, 1), name]))).toBe(4); // an update, not a query
  expect(await rcode(Buffer.concat([header(0x0100, 1), name]))).toBe(3);
  expect(await txt("practice.example")).toHaveLength(1);
});

test("an answer that does not fit is cut by its flag, not in the middle", async () => {
  dns.setDomain("long.example", { spf: `v=spf1 ${"include:spf.mail.example ".repeat(40)}-all` });
  const question = Buffer.from([
    0,
    1,
    1,
    0,
    0,
    1,
    0,
    0,
    0,
    0,
    0,
    0,
    4,
    ...Buffer.from("long"),
    7,
    ...Buffer.from("example"),
    0,
    0,
    16,
    0,
    1,
  ]);
  const reply = await exchange(question);
  expect(reply && { truncated: (reply.readUInt16BE(2) & 0x0200) !== 0, answers: reply.readUInt16BE(6), size: reply.length }).toEqual({
    truncated: true,
    answers: 0,
    size: question.length,
  });
});
