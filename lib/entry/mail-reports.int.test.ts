import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { POSTMARK_BOUNCE, POSTMARK_COMPLAINT, returnedMail, SES_BOUNCE, SES_COMPLAINT } from "@/lib/gateways/mail/reports/reports.fixture";
import { correctEmail } from "@/lib/operations/correct-email";
import { switchCollectMode } from "@/lib/operations/switch-collect-mode";
import { commit } from "@/lib/store/commit";
import { newId } from "@/lib/store/ids";
import { queueMail } from "@/lib/store/mail";
import { enterCard } from "@/prisma/seed/as-customer";
import { startWorld, type World } from "@/scripts/test-world";
import { CustomerBrowser, linkIn } from "@/scripts/testing/customer";
import { startSns, TEST_TOPIC, type TestSns } from "@/scripts/testing/sns";
import { type MailReportService, receiveMailReport } from "./mail-reports";

vi.setConfig({ testTimeout: 120_000 });

const INSTALLATION_TOKEN = "tests-of-reports-0123456789-abcdefghij";
let world: World;
let sns: TestSns;
let token: string;
beforeAll(async () => {
  sns = await startSns();
  const env = { SNS_API_BASE: sns.url, SNS_TOPIC_ARNS: TEST_TOPIC, MAIL_REPORTS_TOKEN: INSTALLATION_TOKEN };
  world = await startWorld({ startsAt: "2026-03-02T10:00:00Z", env });
  await switchCollectMode(await world.ctx(), { mode: "collect", confirmed: true });
  await world.advance({ minutes: 1 });
  const user = await db().user.create({ data: { id: newId(), email: "owner@desk.example", name: "Owner" } });
  await db().membership.create({ data: { merchantId: world.merchantId, userId: user.id, role: "owner" } });
  token = (await db().merchant.findUniqueOrThrow({ where: { id: world.merchantId } })).mailPathToken;
});
afterAll(async () => {
  await world?.stop();
  await sns?.stop();
});

const db = () => world.app.db.prisma;

async function post(service: MailReportService, body: unknown, path = token) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const answer = await receiveMailReport(
    world.app,
    new Request("http://localhost/api/mail", { method: "POST", body: text }),
    service,
    path,
  );
  return { status: answer.status, message: ((await answer.json()) as { message: string }).message };
}

let customers = 0;
async function preorder(dueOn?: string) {
  customers += 1;
  const email = `reported${customers}@example.com`;
  const placed = await world.shopify<{ id: string }>("/orders", {
    customer: { email, firstName: "Camille", lastName: "Exemple", locale: "en" },
    locale: "en",
    lines: [{ title: "Randonneur frame", sku: "FRAME-R", price: "400.00" }],
    tags: ["preorder"],
    payment: { kind: "amount", amount: "100.00" },
    paymentTerms: dueOn ? { type: "FIXED", dueAt: `${dueOn}T10:00:00Z` } : "none",
  });
  await world.drain();
  const order = await db().order.findFirstOrThrow({
    where: { shopifyOrderGid: placed.id },
    include: { customer: true, instalments: true },
  });
  const request = await db().mail.findFirstOrThrow({ where: { orderId: order.id, kind: "card_request" } });
  return {
    email,
    orderId: order.id,
    personId: order.customer.personId,
    customerId: order.customerId,
    instalmentId: order.instalments.find((row) => row.kind === "balance")?.id ?? "",
    mailId: request.id,
    messageId: request.messageId ?? "",
  };
}

async function mail(order: { orderId: string; instalmentId: string }, kind: "card_reminder" | "new_link") {
  const ctx = await world.ctx();
  const base = { merchantId: world.merchantId, orderId: order.orderId, dedupeKey: newId(), now: ctx.now };
  const id = await commit(ctx.scope, ctx, async (tx) => ({
    value: await queueMail(
      tx,
      kind === "new_link" ? { ...base, kind, data: {} } : { ...base, kind, data: { instalmentId: order.instalmentId } },
    ),
    audit: [],
  }));
  await world.drain();
  return db().mail.findFirstOrThrow({ where: { id: id ?? "" } });
}

const mailRow = (id: string) => db().mail.findFirstOrThrow({ where: { id } });
const personRow = (id: string) => db().person.findFirstOrThrow({ where: { id } });
const eventsOf = (mailId: string) => db().mailEvent.findMany({ where: { mailId } });
const auditOf = async (orderId: string) =>
  (await db().auditEvent.findMany({ where: { orderId, type: { startsWith: "mail." } }, orderBy: { at: "asc" } })).map((row) => row.type);

describe("a report that an address is dead", () => {
  it("voids the notice, stops all mail and the charge, tells staff once, and counts once", async () => {
    const order = await preorder("2026-03-10");
    const browser = new CustomerBrowser(world);
    await browser.open(linkIn((await world.mails(order.email))[0], world.webUrl));
    await browser.get(await enterCard((await browser.agree()).to ?? "", { number: "4242424242424242", challenge: "complete" }));
    await world.setNow("2026-03-07T09:00:00Z");
    await world.drain();
    const notice = await db().notice.findFirstOrThrow({ where: { orderId: order.orderId } });
    expect(notice).toMatchObject({ acceptedAt: expect.any(Date), bouncedAt: null });
    const announced = await mailRow(notice.mailId ?? "");

    const report = returnedMail({ messageId: announced.messageId ?? "", to: order.email });
    expect(await post("delivery-reports", report)).toEqual({ status: 200, message: "Kept." });
    expect(await post("delivery-reports", report)).toEqual({ status: 200, message: "Nothing new." });

    expect(await mailRow(announced.id)).toMatchObject({
      status: "bounced",
      bouncedAt: world.now() > new Date(0) ? expect.any(Date) : null,
    });
    expect(await db().notice.findFirstOrThrow({ where: { id: notice.id } })).toMatchObject({ bouncedAt: expect.any(Date) });
    const person = await personRow(order.personId);
    expect(person.emailBouncedAt).toBeInstanceOf(Date);
    expect(person.emailBounceReason).toContain("5.1.1");
    expect(person.emailBounceReason).not.toContain(order.email);
    expect((await auditOf(order.orderId)).filter((type) => type === "mail.bounced")).toEqual(["mail.bounced"]);
    expect(await db().mail.count({ where: { orderId: order.orderId, kind: "staff_alert" } })).toBeGreaterThan(0);
    const alerts = await db().mail.count({ where: { orderId: order.orderId, kind: "staff_alert" } });
    expect(await mail(order, "new_link")).toMatchObject({ status: "refused", statusReason: "address_bounced" });
    expect(await db().mail.count({ where: { orderId: order.orderId, kind: "staff_alert" } })).toBe(alerts);

    await world.setNow("2026-03-10T09:00:00Z");
    await world.drain();
    expect(await db().instalment.findFirstOrThrow({ where: { id: order.instalmentId } })).toMatchObject({ state: "scheduled" });
    expect(await db().order.findFirstOrThrow({ where: { id: order.orderId } })).toMatchObject({ isActionNeeded: true });
  });

  it("says nothing about an address that was corrected meanwhile", async () => {
    const order = await preorder();
    await db().person.updateMany({ where: { id: order.personId }, data: { email: "corrected@example.com" } });
    expect((await post("delivery-reports", returnedMail({ messageId: order.messageId, to: order.email }))).message).toBe("Kept.");
    expect(await mailRow(order.mailId)).toMatchObject({ status: "bounced" });
    expect(await personRow(order.personId)).toMatchObject({ emailBouncedAt: null });
  });

  it("is held against the address the mail left for: a late one about the notice to the old address leaves the new one alone", async () => {
    const order = await preorder();
    const told = { customerId: order.customerId, email: "changed@example.com", resendFor: null, overLimit: null };
    expect(await correctEmail(await world.ctx(), told)).toMatchObject({ ok: true, value: { isOldTold: true } });
    await world.drain();
    const notice = await db().mail.findFirstOrThrow({ where: { personId: order.personId, kind: "email_changed" } });
    // Neither a report that names nobody, nor one about a mail that left before the correction, is about the new address.
    for (const id of [notice.id, order.mailId])
      expect((await post("postmark", { ...POSTMARK_BOUNCE, MessageID: id, Email: "", Metadata: { mail: id } })).message).toBe("Kept.");
    expect([(await mailRow(notice.id)).status, (await mailRow(order.mailId)).status]).toEqual(["bounced", "bounced"]);
    expect(await personRow(order.personId)).toMatchObject({ email: told.email, emailBouncedAt: null });
    const fresh = await mail(order, "new_link");
    expect(fresh.status).toBe("accepted");
    // What left for it and came back from where it was forwarded to, is.
    const forwarded = returnedMail({ messageId: fresh.messageId ?? "", to: "forwarded@example.net", id: "<forwarded@mx.example>" });
    expect((await post("delivery-reports", forwarded)).message).toBe("Kept.");
    expect((await personRow(order.personId)).emailBouncedAt).toBeInstanceOf(Date);
  });

  it("arrives before the mail server's answer was written down", async () => {
    const order = await preorder();
    await db()
      .$executeRaw`UPDATE mail SET status = 'sending', accepted_at = NULL, claimed_by = 'slow', claimed_at = clock_timestamp() WHERE id = ${order.mailId}::uuid`;
    await post("delivery-reports", returnedMail({ messageId: order.messageId, to: order.email, id: "<early@mx.example>" }));
    expect(await mailRow(order.mailId)).toMatchObject({ status: "sending", bouncedAt: expect.any(Date) });
  });
});

describe("Postmark", () => {
  it("finds the mail by its metadata; a soft bounce is about this mail, a delay is only noted", async () => {
    const order = await preorder();
    const about = { Email: order.email, Metadata: { mail: order.mailId } };
    expect((await post("postmark", { ...POSTMARK_BOUNCE, ...about, Type: "Transient" })).message).toBe("Kept.");
    expect(await mailRow(order.mailId)).toMatchObject({ status: "accepted", bouncedAt: null });
    expect((await post("postmark", { ...POSTMARK_BOUNCE, ...about, Type: "SoftBounce" })).message).toBe("Kept.");
    expect(await mailRow(order.mailId)).toMatchObject({ status: "bounced" });
    expect(await personRow(order.personId)).toMatchObject({ emailBouncedAt: null });
    expect((await mail(order, "new_link")).status).toBe("accepted");
    expect((await eventsOf(order.mailId)).map((event) => event.meaning).sort()).toEqual(["delayed", "not_delivered"]);
    expect(await auditOf(order.orderId)).toEqual(expect.arrayContaining(["mail.delayed", "mail.bounced"]));
  });

  it("finds the latest mail to a recipient when nothing names it", async () => {
    const order = await preorder();
    const later = await mail(order, "new_link");
    expect((await post("postmark", { ...POSTMARK_BOUNCE, MessageID: "", Email: order.email })).message).toBe("Kept.");
    expect(await eventsOf(later.id)).toHaveLength(1);
    expect((await personRow(order.personId)).emailBouncedAt).toBeInstanceOf(Date);
  });
});

describe("Amazon SES", () => {
  it("finds the mail by the id it gave it, and a complaint stops reminders but no notice", async () => {
    const order = await preorder();
    const providerId = `0100-${newId()}`;
    await db().mail.updateMany({ where: { id: order.mailId }, data: { providerId } });
    const complaint = {
      ...SES_COMPLAINT,
      complaint: { ...SES_COMPLAINT.complaint, complainedRecipients: [{ emailAddress: order.email }], feedbackId: newId() },
      mail: { ...SES_COMPLAINT.mail, messageId: providerId, headers: [], commonHeaders: undefined },
    };
    expect(await post("ses", sns.notification(complaint))).toEqual({ status: 200, message: "Kept." });
    expect((await post("ses", sns.notification(complaint, "1"))).message).toBe("Nothing new.");
    expect(await mail(order, "card_reminder")).toMatchObject({ status: "cancelled", statusReason: "reminders_off" });
    expect(await mail(order, "new_link")).toMatchObject({ status: "accepted" });
    expect(await auditOf(order.orderId)).toEqual(expect.arrayContaining(["mail.complained", "mail.reminders_stopped"]));
    const next = await world.shopify<{ id: string }>("/orders", {
      customer: { email: order.email, firstName: "Camille", lastName: "Exemple", locale: "en" },
      locale: "en",
      lines: [{ title: "Randonneur frame", sku: "FRAME-R", price: "400.00" }],
      tags: ["preorder"],
      payment: { kind: "amount", amount: "100.00" },
      paymentTerms: "none",
    });
    await world.drain();
    const later = await db().order.findFirstOrThrow({ where: { shopifyOrderGid: next.id }, include: { instalments: true } });
    const reminder = await mail({ orderId: later.id, instalmentId: later.instalments.at(-1)?.id ?? "" }, "card_reminder");
    expect(reminder).toMatchObject({ status: "cancelled", statusReason: "reminders_off" });
  });

  it("confirms its subscription", async () => {
    expect(await post("ses", sns.confirmation())).toEqual({ status: 200, message: "Confirmed." });
    expect(sns.confirmed).toHaveLength(1);
  });

  it("believes only the topics that are named: a foreign one, signed by Amazon as well, is refused and changes nothing", async () => {
    const order = await preorder();
    const about = { ...SES_BOUNCE, mail: { ...SES_BOUNCE.mail, tags: { "predesk-mail": [order.mailId] } } };
    const foreign = [TEST_TOPIC.replace("123456789012", "999999999999"), `${TEST_TOPIC}2`, TEST_TOPIC.toUpperCase(), ""];
    const before = sns.confirmed.length;
    for (const TopicArn of foreign) {
      for (const body of [sns.notification(about), sns.confirmation()])
        expect((await post("ses", sns.signed({ ...body, TopicArn }))).status, TopicArn).toBe(403);
    }
    expect([sns.confirmed.length, await mailRow(order.mailId)]).toEqual([before, expect.objectContaining({ status: "accepted" })]);
    expect((await post("ses", sns.notification(about))).message).toBe("Kept.");
  });
});

describe("whose mail an address speaks for", () => {
  it("is one merchant's, or every merchant's for the installation's own", async () => {
    const order = await preorder();
    const other = await db().merchant.create({
      data: {
        ...{ id: newId(), name: "Other", legalName: "Other", country: "FR", timezone: "Europe/Paris", shopCurrency: "EUR" },
        statementDescriptor: "OTHER",
      },
    });
    const report = returnedMail({ messageId: order.messageId, to: order.email, mailId: order.mailId });
    expect(await post("delivery-reports", report, other.mailPathToken)).toEqual({ status: 200, message: "Nothing new." });
    expect(await mailRow(order.mailId)).toMatchObject({ status: "accepted" });
    expect(await post("delivery-reports", report, INSTALLATION_TOKEN)).toEqual({ status: 200, message: "Kept." });
    expect(await mailRow(order.mailId)).toMatchObject({ status: "bounced" });
  });

  it("is nobody's when unknown, and unknown mails are no error", async () => {
    const before = await db().mailEvent.count();
    for (const path of ["", "x", newId(), "../../etc", "%00", `${INSTALLATION_TOKEN}x`, "A".repeat(129)])
      expect((await post("postmark", POSTMARK_BOUNCE, path)).status, path).toBe(404);
    expect(await post("postmark", POSTMARK_COMPLAINT)).toEqual({ status: 200, message: "Nothing new." });
    expect(await post("ses", sns.notification(SES_BOUNCE))).toEqual({ status: 200, message: "Nothing new." });
    expect(await db().mailEvent.count()).toBe(before);
  });

  it("refuses what is huge, unreadable or not signed", async () => {
    const huge = "x".repeat(1024 * 1024 + 1);
    for (const service of ["delivery-reports", "postmark", "ses"] as const) {
      expect((await post(service, huge)).status).toBe(413);
      for (const body of ["", "{", "hello", "[]"]) expect((await post(service, body)).status, `${service} ${body}`).toBe(400);
    }
    const signed = sns.notification(SES_BOUNCE);
    expect((await post("ses", { ...signed, Message: "{}" })).status).toBe(401);
    expect((await post("ses", { ...signed, SigningCertURL: "https://evil.example/a.pem" })).status).toBe(401);
    expect((await post("ses", { ...signed, SigningCertURL: "https://sns.eu-west-1.amazonaws.com/gone.pem" })).status).toBe(503);
  });
});

describe("a mail program's own unsubscribe (RFC 8058)", () => {
  it("stands on reminders only, stops them with one POST, and changes nothing on GET", async () => {
    const order = await preorder();
    await mail(order, "card_reminder");
    const [reminder, request] = ["Reminder: no card yet", "Save your card"].map((start) => ({ start }));
    const mails = await world.mails(order.email);
    const of = (start: string | undefined) => mails.find((one) => one.subject.startsWith(start ?? ""));
    expect(of(request?.start)?.headers["list-unsubscribe"]).toBeUndefined();
    const headers = of(reminder?.start)?.headers;
    expect(headers?.["list-unsubscribe-post"]).toBe("List-Unsubscribe=One-Click");
    const address = headers?.["list-unsubscribe"]?.replace(/^<|>$/g, "") ?? "";
    const path = new RegExp(`^${world.webUrl}/api/mail/stop-reminders/([A-Za-z0-9_-]+)$`).exec(address)?.[1] ?? "";
    const { GET, POST } = await import("@/app/api/mail/stop-reminders/[token]/route");
    const call = (method: typeof POST, given: string) =>
      method(new Request(address, { method: method === GET ? "GET" : "POST" }), { params: Promise.resolve({ token: given }) });
    expect((await call(GET, path)).headers.get("location")).toBe(`${world.webUrl}/c/${path}`);
    expect(await db().cardRequest.findFirst({ where: { orderId: order.orderId } })).toMatchObject({ remindersOff: false });
    expect((await call(POST, "unknown-token")).status).toBe((await call(POST, path)).status);
    expect(await db().cardRequest.findFirst({ where: { orderId: order.orderId } })).toMatchObject({ remindersOff: true });
    expect(await mail(order, "card_reminder")).toMatchObject({ status: "cancelled", statusReason: "reminders_off" });
  });
});
