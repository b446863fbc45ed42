import { createHash, timingSafeEqual } from "node:crypto";
import { systemActor } from "@/lib/domain/actor";
import type { MailEvent, ReportRead } from "@/lib/domain/mail-events";
import { receiveMailEvent } from "@/lib/operations/receive-mail-event";
import { newId } from "@/lib/store/ids";
import { acrossMerchantsByMailPath, acrossMerchantsMailOf } from "@/lib/store/mail-events";
import { forMerchant } from "@/lib/store/scope";
import { type App, getApp } from "@/lib/wiring";
import { readRawBody } from "./webhook";

/** The door for mail servers and services: what became of mail they took (rule 29). */

/** Reports carry the returned mail at most; ours are far smaller. */
const MOST_BYTES = 1024 * 1024;
const PATH_TOKEN = /^[A-Za-z0-9_+/=-]{16,128}$/;

export type MailReportService = "delivery-reports" | "postmark" | "ses";

const say = (status: number, message: string): Response => Response.json({ message }, { status });

/** Whose mail an address speaks for: one merchant's, every merchant's (`null`), or nobody's. */
async function ownerOf(app: App, pathToken: string): Promise<{ readonly merchantId: string | null } | "nobody"> {
  if (!PATH_TOKEN.test(pathToken)) return "nobody";
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const { mailReportsToken } = app.env;
  if (mailReportsToken && timingSafeEqual(digest(pathToken), digest(mailReportsToken))) return { merchantId: null };
  const merchantId = await acrossMerchantsByMailPath(app.db, pathToken);
  return merchantId === null ? "nobody" : { merchantId };
}

function readReport(app: App, service: MailReportService, body: Uint8Array): Promise<ReportRead> | ReportRead {
  const { reports } = app.gateways.mailer;
  if (service === "postmark") return reports.postmark(body);
  return service === "ses" ? reports.sns(body) : reports.delivery(body);
}

/**
 * One report. 404 for an address nobody has, 413 over 1 MB, 400 for what cannot be read, 401 for a wrong signature, 403
 * for an Amazon SNS topic that is not named here, 503 when the signature's certificate cannot be read just now, 200 for everything else: unknown mails and known reports are no error.
 */
export async function receiveMailReport(app: App, request: Request, service: MailReportService, pathToken: string): Promise<Response> {
  const owner = await ownerOf(app, pathToken);
  if (owner === "nobody") return say(404, "Nobody has this address.");
  const body = await readRawBody(request, MOST_BYTES);
  if (body === "too_large") return say(413, "The body is over 1 MB.");
  const read = await readReport(app, service, body);
  switch (read.kind) {
    case "unreadable":
      return say(400, "This is no report.");
    case "not_signed":
      return say(401, "The signature does not match.");
    case "foreign_topic":
      return say(403, "This topic may not report here.");
    case "unreachable":
      return say(503, "Amazon SNS could not be reached. Try again.");
    case "confirmed":
      app.log.info({ service }, "mail reports: subscription confirmed");
      return say(200, "Confirmed.");
    case "events": {
      const kept = await takeIn(app, owner.merchantId, read.events);
      app.log.info({ service, events: read.events.length, kept }, "mail report");
      return say(200, kept === 0 ? "Nothing new." : "Kept.");
    }
  }
}

/** Answers how many were new. */
async function takeIn(app: App, merchantId: string | null, events: readonly MailEvent[]): Promise<number> {
  let kept = 0;
  for (const event of events) {
    const now = await app.clock();
    const found = await acrossMerchantsMailOf(app.db, { merchantId, names: event.names, recipient: event.recipient, now });
    if (!found) continue;
    const scope = forMerchant(app.db, found.merchantId);
    const result = await receiveMailEvent({ scope, actor: systemActor("mail"), now, requestId: newId() }, { mailId: found.mailId, event });
    if (result === "kept") kept += 1;
  }
  return kept;
}

/** The routes' own: this process's app. */
export function postMailReport(request: Request, service: MailReportService, pathToken: string): Promise<Response> {
  return receiveMailReport(getApp(), request, service, pathToken);
}
