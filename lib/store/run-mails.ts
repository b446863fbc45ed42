import { Prisma } from "./commit";

/** The dedupe key of the link a run sends for one of its rows: by it the run finds what became of the mail. */
export const linkMailKey = (runId: string, position: number): string => `card_request:run:${runId}:${position}`;

/** The mail `m` of a row `x` of a run that sent links; no row for anything else. One look into the unique index a row. */
export const LINK_MAIL = Prisma.sql`LEFT JOIN mail m ON x.action = 'send_link' AND x.state = 'done'
  AND m.merchant_id = x.merchant_id AND m.dedupe_key = concat('card_request:run:', x.run_id::text, ':', x.position::text)`;

/** It did not reach the customer: the server refused it, it came back, or it was no longer true when its turn came. */
export const LINK_MAIL_FAILED = Prisma.sql`m.status IN ('refused', 'bounced', 'cancelled')`;
