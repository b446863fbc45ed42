import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeCertificate } from "@/scripts/testing/certificate";
import { type SnsBody, startSns, TEST_TOPIC, type TestSns } from "@/scripts/testing/sns";
import { type MailReports, makeMailReports } from "./reports";
import { POSTMARK_BOUNCE, POSTMARK_COMPLAINT, REPORT_RFC3464, returnedMail, SES_BOUNCE, SES_COMPLAINT, SES_DELAY } from "./reports.fixture";

const MAIL = "0199e0d0-0000-7000-8000-000000000001";
const bytes = (value: unknown) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value));

let sns: TestSns;
let reports: MailReports;
beforeAll(async () => {
  sns = await startSns();
  reports = makeMailReports({ snsBase: sns.url, snsTopics: [TEST_TOPIC], log: pino({ level: "silent" }) });
});
afterAll(() => sns?.stop());

describe("delivery status reports", () => {
  it("reads the example of RFC 3464", async () => {
    expect(await reports.delivery(bytes(REPORT_RFC3464))).toMatchObject({
      kind: "events",
      events: [
        {
          source: "report",
          meaning: "not_delivered",
          statusCode: "4.0.0",
          detail: "smtp; 426 connection timed out",
          recipient: "louisl@larry.slip.umd.edu",
          occurredAt: new Date("1994-07-07T21:15:49Z"),
          names: { messageIds: [] },
        },
      ],
    });
  });

  it.each(["message/rfc822", "text/rfc822-headers"])("finds our mail in a returned %s", async (type) => {
    const read = await reports.delivery(bytes(returnedMail({ type, messageId: `<${MAIL}@shop.example>`, mailId: MAIL })));
    expect(read).toMatchObject({
      events: [
        {
          meaning: "address_dead",
          statusCode: "5.1.1",
          detail: "smtp; 550 5.1.1 … User unknown",
          names: { mailId: MAIL, messageIds: [`${MAIL}@shop.example`] },
        },
      ],
    });
  });

  it("takes the same report for the same and another one for another", async () => {
    const ids = await Promise.all(
      [{ id: "<a@mx.example>" }, { id: "<a@mx.example>" }, { id: "<b@mx.example>" }].map(async ({ id }) => {
        const read = await reports.delivery(bytes(returnedMail({ id, messageId: "<x@y>" })));
        return read.kind === "events" ? read.events[0]?.externalId : null;
      }),
    );
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it("says nothing about success, and calls other mail no report", async () => {
    expect(await reports.delivery(bytes(returnedMail({ action: "delivered", status: "2.0.0", messageId: "<x@y>" })))).toEqual({
      kind: "events",
      events: [],
    });
    for (const raw of ["Subject: Hello\n\nI am on holiday.", "", "\u0000\u0001", "Content-Type: multipart/report; boundary=x\n\n--x--"])
      expect(await reports.delivery(bytes(raw))).toEqual({ kind: "unreadable" });
  });

  it("reads a complaint in the abuse reporting format (RFC 5965)", async () => {
    const raw = returnedMail({ messageId: `<${MAIL}@shop.example>`, feedback: true });
    expect(await reports.delivery(bytes(raw))).toMatchObject({
      events: [{ meaning: "complaint", names: { messageIds: [`${MAIL}@shop.example`] } }],
    });
  });
});

describe("Postmark", () => {
  it("reads its documented bounce and spam complaint", () => {
    expect(reports.postmark(bytes(POSTMARK_BOUNCE))).toMatchObject({
      events: [
        {
          source: "postmark",
          meaning: "address_dead",
          recipient: "john@example.com",
          occurredAt: new Date("2019-11-05T16:33:54.907Z"),
          names: { providerId: "883953f4-6105-42a2-a16a-77a8eac79483" },
        },
      ],
    });
    expect(reports.postmark(bytes(POSTMARK_COMPLAINT))).toMatchObject({ events: [{ meaning: "complaint" }] });
  });

  it("finds our mail in the metadata, and leaves other records alone", () => {
    expect(reports.postmark(bytes({ ...POSTMARK_BOUNCE, Metadata: { mail: MAIL } }))).toMatchObject({
      events: [{ names: { mailId: MAIL } }],
    });
    for (const body of [{ RecordType: "Delivery" }, { ...POSTMARK_BOUNCE, Type: "AutoResponder" }])
      expect(reports.postmark(bytes(body))).toEqual({ kind: "events", events: [] });
    for (const body of ["", "{", "null", "[]", "{}", { RecordType: "Bounce" }, { ...POSTMARK_BOUNCE, Email: 7 }])
      expect(reports.postmark(bytes(body))).toEqual({ kind: "unreadable" });
  });
});

describe("Amazon SES through Amazon SNS", () => {
  it.each(["1", "2"] as const)("reads the documented bounce and complaint, signed in version %s", async (version) => {
    expect(await reports.sns(bytes(sns.notification(SES_BOUNCE, version)))).toMatchObject({
      events: [
        {
          source: "ses",
          meaning: "address_dead",
          statusCode: "5.1.1",
          recipient: "jane@example.com",
          detail: "Permanent/General: smtp; 550 5.1.1 …... User",
          names: {
            messageIds: ["custom-message-ID"],
            providerId: "00000138111222aa-33322211-cccc-cccc-cccc-ddddaaaa0680-000000",
          },
        },
      ],
    });
    expect(await reports.sns(bytes(sns.notification(SES_COMPLAINT, version)))).toMatchObject({ events: [{ meaning: "complaint" }] });
  });

  it("reads event publishing with our tag, a delay, and leaves other events alone", async () => {
    const { notificationType, ...rest } = SES_BOUNCE;
    const published = { ...rest, eventType: notificationType, mail: { ...SES_BOUNCE.mail, tags: { "predesk-mail": [MAIL] } } };
    expect(await reports.sns(bytes(sns.notification(published)))).toMatchObject({ events: [{ names: { mailId: MAIL } }] });
    expect(await reports.sns(bytes(sns.notification(SES_DELAY)))).toMatchObject({ events: [{ meaning: "delayed", statusCode: "4.4.1" }] });
    expect(await reports.sns(bytes(sns.notification({ eventType: "Open", mail: SES_BOUNCE.mail })))).toEqual({
      kind: "events",
      events: [],
    });
    expect(await reports.sns(bytes(sns.notification("Successfully validated SNS topic")))).toEqual({ kind: "unreadable" });
  });

  it("confirms a subscription at Amazon, and nowhere else", async () => {
    const asked = sns.confirmation();
    expect(await reports.sns(bytes(asked))).toEqual({ kind: "confirmed" });
    expect(sns.confirmed).toEqual([asked.Token]);
    for (const SubscribeURL of ["https://evil.example/?Action=ConfirmSubscription", "https://sns.eu-west-1.amazonaws.com/?Action=Publish"])
      expect(await reports.sns(bytes(sns.signed({ ...asked, SubscribeURL })))).toEqual({ kind: "unreachable" });
    expect(sns.confirmed).toHaveLength(1);
  });

  it("believes no topic that is not named, and logs which one asked; without any named, none", async () => {
    const lines: string[] = [];
    const log = pino({ level: "warn" }, { write: (line: string) => void lines.push(line) });
    const foreign = `${TEST_TOPIC}-of-somebody-else`;
    for (const snsTopics of [[foreign], []]) {
      const strict = makeMailReports({ snsBase: sns.url, snsTopics, log });
      expect(await strict.sns(bytes(sns.notification(SES_BOUNCE)))).toEqual({ kind: "foreign_topic" });
      expect(await strict.sns(bytes(sns.confirmation()))).toEqual({ kind: "foreign_topic" });
    }
    expect(lines.map((line) => JSON.parse(line).topic)).toEqual(Array(4).fill(TEST_TOPIC));
    expect(await reports.sns(bytes(sns.signed({ ...sns.notification(SES_BOUNCE), TopicArn: foreign })))).toEqual({ kind: "foreign_topic" });
    expect(sns.confirmed).toHaveLength(1);
  });

  it("believes nothing that Amazon did not sign", async () => {
    const good = sns.notification(SES_BOUNCE);
    const another = makeCertificate({
      name: "sns.amazonaws.com",
      from: new Date(Date.now() - 1_000),
      until: new Date(Date.now() + 60_000),
    });
    const forged: readonly SnsBody[] = [
      { ...good, Message: JSON.stringify({ ...SES_BOUNCE, notificationType: "Complaint" }) },
      { ...good, Signature: "" },
      { ...good, SignatureVersion: "1" },
      { ...good, Subject: "new" },
      sns.signed(good, another),
    ];
    for (const body of forged) expect(await reports.sns(bytes(body))).toEqual({ kind: "not_signed" });
    const certificates = [
      "https://sns.eu-west-1.amazonaws.com.evil.example/SimpleNotificationService-1.pem",
      "https://evil.example/SimpleNotificationService-1.pem",
      "http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem",
      "https://sns.eu-west-1.amazonaws.com:8443/SimpleNotificationService-1.pem",
      "https://user@sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem",
      "https://s3.amazonaws.com/bucket/SimpleNotificationService-1.pem",
      "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.txt",
      "file:///SimpleNotificationService-1.pem",
      "",
    ];
    for (const SigningCertURL of certificates)
      expect(await reports.sns(bytes(sns.signed({ ...good, SigningCertURL }))), SigningCertURL).toEqual({ kind: "not_signed" });
    for (const name of ["expired.pem", "nonsense.pem", "missing.pem"]) {
      const SigningCertURL = `https://sns.eu-west-1.amazonaws.com/${name}`;
      expect(await reports.sns(bytes(sns.signed({ ...good, SigningCertURL })))).toEqual({ kind: "unreachable" });
    }
    for (const body of ["", "{", "[]", { ...good, SignatureVersion: "3" }, { ...good, Type: "Other" }])
      expect(await reports.sns(bytes(body))).toEqual({ kind: "unreadable" });
    expect(await reports.sns(bytes(good))).toMatchObject({ kind: "events" });
  });
});
