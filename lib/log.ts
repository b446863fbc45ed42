import pino, { type Logger } from "pino";

export type Log = Logger;

/** Keys that must never reach a log line, wherever they stand in an object. */
const SECRETS = ["password", "secretKey", "clientSecret", "accessToken", "token", "authorization", "cookie"];

/** Structured lines on standard output; bind request, merchant, order and attempt ids with `log.child({...})`. */
export function makeLog(level: string, part: string): Log {
  return pino({
    level,
    base: { part },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRETS.flatMap((key) => [key, `*.${key}`]), censor: "[hidden]" },
    serializers: { err: pino.stdSerializers.err },
  });
}
