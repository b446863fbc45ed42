import { z } from "zod";

/**
 * Every environment variable of Predesk, read once, in one place. The process stops with a list of everything that is wrong rather than run with a
 * secret somebody can guess. The README's table describes the same variables for people.
 *
 * Modes: `production` unless the launcher says `practice` (it then owns the database, the secrets and the addresses) or a test runs.
 */
export type Mode = "practice" | "production" | "test";

const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Secrets people leave in place: each is compared without its case and without anything but letters and digits. */
const KNOWN_WEAK = [
  "secret",
  "password",
  "changeme",
  "changethis",
  "example",
  "default",
  "development",
  "nextauthsecret",
  "encryptionkey",
  "replaceme",
];

const MIN_SECRET_LENGTH = 32;
const MIN_DISTINCT_CHARACTERS = 10;
const KEY_BYTES = 32;

function isLoopback(url: string): boolean {
  return LOOPBACK_HOSTS.has(new URL(url).hostname);
}

function url(...protocols: string[]) {
  const names = protocols.map((name) => `${name}://`).join(" or ");
  return z
    .string()
    .refine(
      (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol.slice(0, -1)),
      `must be an address that starts with ${names}`,
    );
}

/** Addresses of services that carry money or keys: plain http only on this machine. */
function serviceUrl() {
  return url("http", "https")
    .refine((value) => !URL.canParse(value) || value.startsWith("https:") || isLoopback(value), "must be https, except on this machine")
    .transform((value) => value.replace(/\/+$/, ""));
}

/** Why a secret is too easy to guess, or null. */
function weakness(secret: string): string | null {
  const plain = secret.toLowerCase().replace(/[^a-z0-9]/g, "");
  if (KNOWN_WEAK.some((word) => plain.replaceAll(word, "").replace(/\d/g, "").length < plain.length / 4))
    return "is a well known example value";
  if (secret.length < MIN_SECRET_LENGTH) return `is shorter than ${MIN_SECRET_LENGTH} characters`;
  if (new Set(secret).size < MIN_DISTINCT_CHARACTERS) return "repeats itself: it must be random";
  return null;
}

const secret = z.string().superRefine((value, context) => {
  const why = weakness(value);
  if (why !== null) context.addIssue({ code: "custom", message: `${why}; make one with: openssl rand -base64 32` });
});

/** A key of exactly 32 bytes, written as 64 hexadecimal digits or as base64. */
const key = z.string().transform((value, context) => {
  const bytes = /^[0-9a-f]{64}$/i.test(value) ? Buffer.from(value, "hex") : Buffer.from(value, "base64");
  if (bytes.length !== KEY_BYTES)
    context.addIssue({
      code: "custom",
      message: "must be 32 random bytes, in base64 or hexadecimal; make one with: openssl rand -base64 32",
    });
  else if (new Set(bytes).size < MIN_DISTINCT_CHARACTERS)
    context.addIssue({ code: "custom", message: "repeats itself: it must be random; make one with: openssl rand -base64 32" });
  return bytes;
});

/** Several values in one variable, divided by commas: secrets being rotated out, names. */
function listOf<T extends z.ZodType<unknown, string>>(item: T) {
  return z
    .string()
    .default("")
    .transform((value) =>
      value
        .split(",")
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(item));
}

function wholeNumber(min: number, max: number, otherwise: number) {
  return z.coerce
    .number(`must be a whole number from ${min} to ${max}`)
    .int()
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`)
    .default(otherwise);
}

const smtpUrl = url("smtp", "smtps").refine(
  (value) =>
    !URL.canParse(value) || value.startsWith("smtps:") || isLoopback(value) || new URL(value).searchParams.get("requireTLS") === "true",
  "would send customers' mail unencrypted: use smtps://, or smtp:// with ?requireTLS=true",
);

/** Source: docs.aws.amazon.com/service-authorization, "Resource types defined by Amazon SNS"; partitions of China and the US government included. */
const snsTopic = z
  .string()
  .regex(
    /^arn:aws(?:-[a-z]+)*:sns:[a-z]{2}(?:-[a-z]+)+-\d:\d{12}:[A-Za-z0-9_-]{1,256}$/,
    "must be ARNs of standard SNS topics (arn:aws:sns:eu-west-1:123456789012:mail), divided by commas",
  );

const schema = z.object({
  DATABASE_URL: url("postgres", "postgresql"),
  DATABASE_POOL_SIZE: wholeNumber(2, 200, 10),
  PORT: wholeNumber(1, 65_535, 3000),
  APP_URL: serviceUrl(),
  NEXTAUTH_SECRET: secret,
  ENCRYPTION_KEY: key,
  ENCRYPTION_KEY_PREVIOUS: listOf(key),
  STRIPE_API_BASE: serviceUrl().optional(),
  SHOPIFY_API_BASE: serviceUrl().optional(),
  SMTP_URL: smtpUrl,
  MAIL_FROM: z.string().regex(/^(?:[^<>]+<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, 'must be a mail address, or "Name <address>"'),
  DNS_RESOLVER: z
    .string()
    .regex(/^(?:[\d.]+|\[[\da-f:]+\])(?::\d+)?$/i, "must be an IP address, with a port if needed (127.0.0.1:5353)")
    .optional(),
  SNS_API_BASE: serviceUrl().optional(),
  SNS_TOPIC_ARNS: listOf(snsTopic),
  MAIL_REPORTS_TOKEN: secret.optional(),
  MAIL_PER_SECOND: wholeNumber(1, 500, 10),
  SANDBOX_CLOCK_URL: serviceUrl().optional(),
  SANDBOX_INBOX_URL: serviceUrl().optional(),
  SANDBOX_STORE_URL: serviceUrl().optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  METRICS_TOKEN: secret.optional(),
  WORKER_CONCURRENCY: wholeNumber(1, 100, 8),
  CHARGE_CONCURRENCY: wholeNumber(1, 200, 24),
  TRUSTED_PROXY_HOPS: wholeNumber(0, 10, 0),
  APP_VERSION: z.string().default("development"),
});

/** Names of all variables: compose file and README are compared with them. */
export const VARIABLES: readonly string[] = Object.keys(schema.shape);

export interface Env {
  readonly mode: Mode;
  readonly practice: boolean;
  readonly databaseUrl: string;
  /** Connections of one process. */
  readonly databasePoolSize: number;
  readonly port: number;
  /** Where browsers and webhooks reach this installation; no slash at the end. */
  readonly appUrl: string;
  readonly nextauthSecret: string;
  /** 32 bytes. */
  readonly encryptionKey: Buffer;
  /** Keys that may still open what they sealed; nothing new is sealed with them. */
  readonly previousEncryptionKeys: readonly Buffer[];
  /** Absent: the real Stripe. */
  readonly stripeApiBase?: string;
  /** Absent: the shop's own host. */
  readonly shopifyApiBase?: string;
  readonly smtpUrl: string;
  /** Sender of mails for merchants without a verified sender (rule 29). */
  readonly mailFrom: string;
  /** Absent: the machine's own resolver. */
  readonly dnsResolver?: string;
  /** Stands in for Amazon's SNS hosts, where certificates and confirmations are fetched. Absent: Amazon's own. */
  readonly snsApiBase?: string;
  /** The Amazon SNS topics that may report about our mail; none: SES reports are refused. */
  readonly snsTopicArns: readonly string[];
  /** Unguessable part of the address where reports about mail of every shop arrive. Absent: only the shops' own addresses. */
  readonly mailReportsToken?: string;
  /** Mails that leave each second from the installation's sender, and at most from all senders of it that name no rate of their own. */
  readonly mailPerSecond: number;
  /** Present in practice mode only. */
  readonly sandbox?: { readonly clockUrl: string; readonly inboxUrl: string; readonly storeUrl: string };
  readonly logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";
  /** Absent: no metrics are served. */
  readonly metricsToken?: string;
  /** Jobs one worker process runs at the same time. */
  readonly workerConcurrency: number;
  /** Charges one worker process has under way at Stripe at the same time; the shared limiter decides how fast they start. */
  readonly chargeConcurrency: number;
  /** How many proxies in front of us write X-Forwarded-For; 0 means the header is ignored. */
  readonly trustedProxyHops: number;
  readonly version: string;
}

/** Thrown when the environment cannot be used; `problems` are sentences for the person who set it. */
export class EnvError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Predesk cannot start with these settings:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "EnvError";
  }
}

type Source = Readonly<Record<string, string | undefined>>;

/** What tests run with unless they say otherwise: nothing here is reachable. */
const TEST_DEFAULTS: Source = {
  DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
  APP_URL: "http://localhost:3000",
  NEXTAUTH_SECRET: "tests-only-0123456789-abcdefghijklmnop",
  ENCRYPTION_KEY: Buffer.from(Array.from({ length: KEY_BYTES }, (_, index) => index)).toString("base64"),
  SMTP_URL: "smtp://127.0.0.1:1",
  MAIL_FROM: "Predesk tests <tests@predesk.example>",
  LOG_LEVEL: "silent",
};

function modeOf(source: Source): Mode | null {
  const asked = source.PREDESK_MODE;
  if (asked === "practice" || asked === "production" || asked === "test") return asked;
  if (asked !== undefined) return null;
  return source.NODE_ENV === "test" ? "test" : "production";
}

/** What no single variable shows. */
function problemsTogether(source: Source, mode: Mode): string[] {
  const problems: string[] = [];
  const secrets = ["NEXTAUTH_SECRET", "ENCRYPTION_KEY", "METRICS_TOKEN", "MAIL_REPORTS_TOKEN"].filter((name) => source[name] !== undefined);
  secrets.forEach((name, index) => {
    const twin = secrets.slice(0, index).find((other) => source[other] === source[name]);
    if (twin !== undefined) problems.push(`${name} equals ${twin}: each secret must be its own`);
  });
  const address = source.DATABASE_URL;
  if (mode !== "production" && address !== undefined && URL.canParse(address) && !isLoopback(address)) {
    problems.push(`DATABASE_URL is not on this machine, which ${mode} mode never touches`);
  }
  const toSandbox = Object.keys(source).filter(
    (name) => name.startsWith("SANDBOX_") && name.endsWith("_URL") && source[name] !== undefined,
  );
  if (mode === "production" && toSandbox.length > 0) problems.push(`${toSandbox.join(", ")}: only practice mode has a sandbox`);
  return problems;
}

function toEnv(mode: Mode, read: z.output<typeof schema>): Env {
  const { SANDBOX_CLOCK_URL: clockUrl, SANDBOX_INBOX_URL: inboxUrl, SANDBOX_STORE_URL: storeUrl } = read;
  return {
    mode,
    practice: mode === "practice",
    databaseUrl: read.DATABASE_URL,
    databasePoolSize: read.DATABASE_POOL_SIZE,
    port: read.PORT,
    appUrl: read.APP_URL,
    nextauthSecret: read.NEXTAUTH_SECRET,
    encryptionKey: read.ENCRYPTION_KEY,
    previousEncryptionKeys: read.ENCRYPTION_KEY_PREVIOUS,
    stripeApiBase: read.STRIPE_API_BASE,
    shopifyApiBase: read.SHOPIFY_API_BASE,
    smtpUrl: read.SMTP_URL,
    mailFrom: read.MAIL_FROM,
    dnsResolver: read.DNS_RESOLVER,
    snsApiBase: read.SNS_API_BASE,
    snsTopicArns: read.SNS_TOPIC_ARNS,
    mailReportsToken: read.MAIL_REPORTS_TOKEN,
    mailPerSecond: read.MAIL_PER_SECOND,
    sandbox: clockUrl && inboxUrl && storeUrl ? { clockUrl, inboxUrl, storeUrl } : undefined,
    logLevel: read.LOG_LEVEL,
    metricsToken: read.METRICS_TOKEN,
    workerConcurrency: read.WORKER_CONCURRENCY,
    chargeConcurrency: read.CHARGE_CONCURRENCY,
    trustedProxyHops: read.TRUSTED_PROXY_HOPS,
    version: read.APP_VERSION,
  };
}

/**
 * Reads settings from `source`. Empty values count as missing, because that is how compose files pass what is not set.
 * @throws EnvError naming everything that is wrong, not only the first thing.
 */
export function readEnv(source: Source): Env {
  const given: Source = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ""));
  const mode = modeOf(given);
  if (mode === null) throw new EnvError([`PREDESK_MODE is "${given.PREDESK_MODE}": leave it out, the launcher sets it`]);
  const values = mode === "test" ? { ...TEST_DEFAULTS, ...given } : given;
  const parsed = schema.safeParse(values);
  const single = (parsed.error?.issues ?? []).map(({ path: [name], message }) => {
    const variable = String(name);
    return values[variable] === undefined ? `${variable} is missing` : `${variable} ${message}`;
  });
  const problems = [...new Set([...single, ...problemsTogether(values, mode)])];
  if (!parsed.success || problems.length > 0) throw new EnvError(problems);
  return toEnv(mode, parsed.data);
}

let cached: Env | null = null;

/** The settings of this process, read on first use: a build imports pages without any. */
export function getEnv(): Env {
  cached ??= readEnv(process.env);
  return cached;
}
