/** Amazon SNS as far as subscribers see it: it signs messages, hands out its certificate and takes confirmations. */
import { randomUUID, sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { makeCertificate, type TestCertificate } from "./certificate";

const HOST = "https://sns.eu-west-1.amazonaws.com";
const DAY_MS = 86_400_000;
const SIGNED: Readonly<Record<string, readonly string[]>> = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  SubscriptionConfirmation: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
};

/** The topic everything is published to unless a test says otherwise. */
export const TEST_TOPIC = "arn:aws:sns:eu-west-1:123456789012:mail";

export type SnsBody = Readonly<Record<string, string>>;

export interface TestSns {
  readonly url: string;
  /** Tokens of confirmations that arrived. */
  readonly confirmed: string[];
  notification(message: unknown, version?: "1" | "2"): SnsBody;
  confirmation(version?: "1" | "2"): SnsBody;
  /** Signs again after a change, as another key where one is given. */
  signed(body: SnsBody, by?: TestCertificate): SnsBody;
  stop(): Promise<void>;
}

export async function startSns(): Promise<TestSns> {
  const now = Date.now();
  const own = makeCertificate({ name: "sns.amazonaws.com", from: new Date(now - DAY_MS), until: new Date(now + DAY_MS) });
  const old = makeCertificate({ name: "sns.amazonaws.com", from: new Date(now - 9 * DAY_MS), until: new Date(now - DAY_MS) });
  const confirmed: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", HOST);
    if (url.pathname === "/SimpleNotificationService-1.pem") return void response.end(own.pem);
    if (url.pathname === "/expired.pem") return void response.end(old.pem);
    if (url.pathname === "/nonsense.pem") return void response.end("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    if (url.searchParams.get("Action") === "ConfirmSubscription") {
      confirmed.push(url.searchParams.get("Token") ?? "");
      return void response.end("<ConfirmSubscriptionResponse/>");
    }
    response.writeHead(404).end();
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));

  const signed = (body: SnsBody, by: TestCertificate = own): SnsBody => {
    const text = (SIGNED[body.Type ?? ""] ?? []).flatMap((name) => (body[name] === undefined ? [] : [`${name}\n${body[name]}\n`])).join("");
    const algorithm = body.SignatureVersion === "1" ? "RSA-SHA1" : "RSA-SHA256";
    return { ...body, Signature: sign(algorithm, Buffer.from(text), by.privateKey).toString("base64") };
  };
  const base = (version: "1" | "2") => ({
    MessageId: randomUUID(),
    TopicArn: TEST_TOPIC,
    Timestamp: "2026-03-02T10:00:00.000Z",
    SignatureVersion: version,
    SigningCertURL: `${HOST}/SimpleNotificationService-1.pem`,
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    confirmed,
    signed,
    notification: (message, version = "2") => signed({ ...base(version), Type: "Notification", Message: JSON.stringify(message) }),
    confirmation(version = "1") {
      const token = randomUUID();
      const topic = base(version).TopicArn;
      return signed({
        ...base(version),
        Type: "SubscriptionConfirmation",
        Token: token,
        Message: `You have chosen to subscribe to the topic ${topic}.`,
        SubscribeURL: `${HOST}/?Action=ConfirmSubscription&TopicArn=${topic}&Token=${token}`,
      });
    },
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}
