/**
 * `npm run pause -- --why "what you saw"` pauses all money of the installation, `--merchant <id>` of one shop, `--resume` lets it run again (rule 5).
 * After a restore, resuming first settles from Stripe what the database has forgotten.
 */
import { parseArgs } from "node:util";
import { systemActor } from "@/lib/domain/actor";
import { pauseAllMoney } from "@/lib/operations/pause-all-money";
import { pauseMoney } from "@/lib/operations/pause-money";
import { resumeAllMoney } from "@/lib/operations/resume-all-money";
import { resumeMoney } from "@/lib/operations/resume-money";
import { enterMerchant, type WorkerCtx } from "@/lib/operations/worker-context";
import { newId } from "@/lib/store/ids";
import { acrossMerchantsNames } from "@/lib/store/merchant-names";
import type { App } from "@/lib/wiring";

const USAGE = 'Usage: npm run pause -- --why "what you saw" [--merchant <id>]\n       npm run pause -- --resume [--merchant <id>]';
const LONGEST_REASON = 500;

/** A sentence for the person at the keyboard, not a failure of the program. */
export class Refused extends Error {}

type Asked = { readonly merchant: string | null } & ({ readonly resume: true } | { readonly resume: false; readonly why: string });

function asked(args: string[]): Asked {
  const options = { why: { type: "string" }, merchant: { type: "string" }, resume: { type: "boolean" } } as const;
  let values: { why?: string; merchant?: string; resume?: boolean };
  try {
    ({ values } = parseArgs({ args, options, strict: true }));
  } catch (error) {
    throw new Refused(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
  const merchant = values.merchant ?? null;
  const why = values.why?.trim() ?? "";
  if (values.resume && why === "") return { merchant, resume: true };
  if (values.resume) throw new Refused(`--why goes with a pause, not with --resume.\n${USAGE}`);
  if (why === "" || why.length > LONGEST_REASON)
    throw new Refused(`Say why in 1 to ${LONGEST_REASON} characters: it stands in the banner.\n${USAGE}`);
  return { merchant, resume: false, why };
}

async function ofOneShop(worker: WorkerCtx, merchantId: string, request: Asked): Promise<string> {
  const shops = await acrossMerchantsNames(worker.db);
  const shop = shops.find(({ id }) => id === merchantId);
  if (!shop)
    throw new Refused(`No shop has the id "${merchantId}". There are:\n${shops.map(({ id, name }) => `  ${id}  ${name}`).join("\n")}`);
  const outside = await enterMerchant(worker, shop.id, systemActor("command"));
  const result = request.resume ? await resumeMoney(outside) : await pauseMoney(outside, { reason: request.why });
  if (!result.ok) throw new Refused(`Refused: ${result.code}.`);
  return said(`Money of ${shop.name}`, request.resume, result.value.changed);
}

async function ofAllShops(worker: WorkerCtx, request: Asked): Promise<string> {
  if (!request.resume) return said("All money", false, await pauseAllMoney(worker, { reason: request.why }));
  const { changed, looked, settled } = await resumeAllMoney(worker);
  const caughtUp = looked > 0 ? ` Looked at ${looked} objects at Stripe, settled ${settled} from them.` : "";
  return said("All money", true, changed) + caughtUp;
}

const said = (what: string, isResumed: boolean, isChanged: boolean): string =>
  `${what} ${isChanged ? "is" : "was already"} ${isResumed ? "running" : "paused"}${isChanged ? " now" : ""}.`;

/** Does what the arguments ask and answers with a sentence. @throws Refused with another one */
export async function switchMoney(app: App, args: string[]): Promise<string> {
  const request = asked(args);
  const worker = { db: app.db, gateways: app.gateways, appUrl: app.env.appUrl, clock: () => app.clock(), worker: newId() };
  return request.merchant === null ? ofAllShops(worker, request) : ofOneShop(worker, request.merchant, request);
}
