import { describe, expect, test } from "vitest";
import { EnvError, readEnv } from "./env";

const GOOD = {
  NODE_ENV: "production",
  DATABASE_URL: "postgresql://app:pw@db.internal:5432/predesk",
  APP_URL: "https://desk.example.com/",
  NEXTAUTH_SECRET: "q8Zt5mVx0Lr2Jc7Nw4Yb9Kd1Hf6Gs3Pa",
  ENCRYPTION_KEY: "b6f1c2a39d40e57788f0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6",
  SMTP_URL: "smtps://user:pw@mail.example.com",
  MAIL_FROM: "Predesk <desk@example.com>",
};

function problemsOf(source: Record<string, string | undefined>): readonly string[] {
  try {
    readEnv(source);
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
  return [];
}

describe("settings", () => {
  test("a complete production environment is read, with defaults for the rest", () => {
    const env = readEnv(GOOD);
    expect(env).toMatchObject({
      mode: "production",
      practice: false,
      appUrl: "https://desk.example.com",
      port: 3000,
      logLevel: "info",
      trustedProxyHops: 0,
    });
    expect(env.encryptionKey).toHaveLength(32);
    expect(env.sandbox).toBeUndefined();
    expect(env.stripeApiBase).toBeUndefined();
  });

  test("everything that is missing is listed at once", () => {
    expect(problemsOf({ NODE_ENV: "production" })).toEqual(
      ["DATABASE_URL", "APP_URL", "NEXTAUTH_SECRET", "ENCRYPTION_KEY", "SMTP_URL", "MAIL_FROM"].map((name) => `${name} is missing`),
    );
  });

  test("an empty value counts as missing", () => {
    expect(problemsOf({ ...GOOD, NEXTAUTH_SECRET: "  " })).toEqual(["NEXTAUTH_SECRET is missing"]);
  });

  test.each([
    ["changeme", /well known/],
    ["secret", /well known/],
    ["changeme-changeme-changeme-changeme-1234", /well known/],
    ["Password1234Password1234Password1234", /well known/],
    ["q8Zt5mVx0Lr2Jc7N", /shorter than 32/],
    ["abababababababababababababababababab", /repeats itself/],
  ])("production refuses the session secret %s", (value, message) => {
    expect(problemsOf({ ...GOOD, NEXTAUTH_SECRET: value })).toEqual([expect.stringMatching(message)]);
  });

  test.each([
    ["c2hvcnQ=", /32 random bytes/],
    ["0".repeat(64), /repeats itself/],
    ["not base64 at all", /32 random bytes/],
  ])("production refuses the encryption key %s", (value, message) => {
    expect(problemsOf({ ...GOOD, ENCRYPTION_KEY: value })).toEqual([expect.stringMatching(message)]);
  });

  test("one value for two secrets is refused", () => {
    expect(problemsOf({ ...GOOD, NEXTAUTH_SECRET: GOOD.ENCRYPTION_KEY })).toEqual([
      "ENCRYPTION_KEY equals NEXTAUTH_SECRET: each secret must be its own",
    ]);
  });

  test.each([
    ["APP_URL", "http://desk.example.com", /https/],
    ["APP_URL", "desk.example.com", /address/],
    ["STRIPE_API_BASE", "http://stripe.example.com", /https/],
    ["SMTP_URL", "smtp://mail.example.com", /unencrypted/],
    ["DATABASE_URL", "mysql://db/x", /postgres/],
    ["MAIL_FROM", "nobody", /mail address/],
    ["PORT", "eighty", /whole number/],
    ["PORT", "70000", /at most 65535/],
    ["SANDBOX_CLOCK_URL", "http://127.0.0.1:4030", /only practice mode/],
    ["PREDESK_MODE", "demo", /launcher/],
    ["PREDESK_MODE", "practice", /not on this machine/],
    ["PREDESK_MODE", "test", /not on this machine/],
    ["ENCRYPTION_KEY_PREVIOUS", "c2hvcnQ=", /32 random bytes/],
    ["SNS_TOPIC_ARNS", "mail", /ARNs of standard SNS topics/],
    ["SNS_TOPIC_ARNS", "arn:aws:sns:eu-west-1:123456789012:mail, arn:aws:sqs:eu-west-1:123456789012:mail", /ARNs of standard SNS topics/],
  ])("production refuses %s=%s", (name, value, message) => {
    expect(problemsOf({ ...GOOD, [name]: value })).toEqual([expect.stringMatching(message)]);
  });

  test("plain http and smtp are fine on this machine, and smtp when TLS is required", () => {
    expect(readEnv({ ...GOOD, APP_URL: "http://localhost:3000" }).appUrl).toBe("http://localhost:3000");
    expect(readEnv({ ...GOOD, SMTP_URL: "smtp://mail.example.com:587?requireTLS=true" }).smtpUrl).toContain("requireTLS");
  });

  test("keys in rotation are read as a list", () => {
    const old = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7 + 1)).toString("base64");
    expect(readEnv({ ...GOOD, ENCRYPTION_KEY_PREVIOUS: `${old}, ${old}` }).previousEncryptionKeys).toHaveLength(2);
  });

  test("topics that may report about mail are read as a list, and are none unless named", () => {
    const topics = ["arn:aws:sns:eu-west-1:123456789012:mail", "arn:aws-us-gov:sns:us-gov-west-1:123456789012:mail_2"];
    expect(readEnv({ ...GOOD, SNS_TOPIC_ARNS: topics.join(" , ") }).snsTopicArns).toEqual(topics);
    expect(readEnv(GOOD).snsTopicArns).toEqual([]);
  });

  test("practice mode knows its sandbox", () => {
    const env = readEnv({
      ...GOOD,
      PREDESK_MODE: "practice",
      DATABASE_URL: "postgresql://p:p@127.0.0.1:5555/predesk",
      SANDBOX_CLOCK_URL: "http://127.0.0.1:4030/clock",
      SANDBOX_INBOX_URL: "http://127.0.0.1:4026",
      SANDBOX_STORE_URL: "http://127.0.0.1:4020/store",
    });
    expect(env).toMatchObject({ practice: true, sandbox: { clockUrl: "http://127.0.0.1:4030/clock" } });
  });

  test("a secret never appears in what is printed", () => {
    const value = "q8Zt5mVx0Lr2Jc7N";
    expect(() => readEnv({ ...GOOD, NEXTAUTH_SECRET: value })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(value) }),
    );
  });
});
