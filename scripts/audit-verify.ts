/**
 * `npm run audit:verify` calculates the chain of audit rows anew, of every shop or of `--merchant <id>` (rule 36). With `--kept <number>:<fingerprint>`,
 * printed by an earlier run and kept somewhere else, it also shows that the chain was not written anew from the beginning.
 */
import { parseArgs } from "node:util";
import { type ChainBreak, type KeptFingerprint, verifyAuditChain } from "@/lib/operations/verify-audit-chain";
import { acrossMerchantsNames } from "@/lib/store/merchant-names";
import { forMerchant } from "@/lib/store/scope";
import type { App } from "@/lib/wiring";

const USAGE = "Usage: npm run audit:verify -- [--merchant <id> [--kept <number>:<fingerprint>]]";

/** A sentence for the person at the keyboard, not a failure of the program. */
export class Refused extends Error {}

interface Asked {
  readonly merchant: string | null;
  readonly kept: KeptFingerprint | null;
}

function asked(args: string[]): Asked {
  const options = { merchant: { type: "string" }, kept: { type: "string" } } as const;
  let values: { merchant?: string; kept?: string };
  try {
    ({ values } = parseArgs({ args, options, strict: true }));
  } catch (error) {
    throw new Refused(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
  if (values.kept === undefined) return { merchant: values.merchant ?? null, kept: null };
  const [, no, hash] = /^([1-9]\d{0,17}):([0-9a-f]{64})$/i.exec(values.kept) ?? [];
  if (no === undefined || hash === undefined || values.merchant === undefined)
    throw new Refused(`--kept is a number and 64 hexadecimal digits, and goes with --merchant.\n${USAGE}`);
  return { merchant: values.merchant, kept: { no: BigInt(no), hash } };
}

const BROKEN: Readonly<Record<ChainBreak["why"], (broken: ChainBreak) => string>> = {
  changed: ({ no, id }) => `entry ${no} (${id}) or the one before it was changed`,
  missing: ({ no }) => `entry ${no} is missing`,
  head: ({ no }) => `the entries do not end where the chain ended, at ${no}`,
  kept: ({ no }) => `entry ${no} does not have the fingerprint that was kept: the chain was written anew`,
};

/** Checks what the arguments ask for. @returns what to print, and whether every chain holds. @throws Refused with a sentence */
export async function auditVerify(app: App, args: string[]): Promise<{ holds: boolean; said: string }> {
  const { merchant, kept } = asked(args);
  const shops = await acrossMerchantsNames(app.db);
  const chosen = merchant === null ? shops : shops.filter(({ id }) => id === merchant);
  if (merchant !== null && chosen.length === 0)
    throw new Refused(`No shop has the id "${merchant}". There are:\n${shops.map(({ id, name }) => `  ${id}  ${name}`).join("\n")}`);
  let holds = true;
  const lines: string[] = [];
  for (const { id, name } of chosen) {
    const { chained, fingerprint, waiting, breaks } = await verifyAuditChain(forMerchant(app.db, id), kept);
    holds &&= breaks.length === 0;
    const newest = waiting === 0 ? "" : `, ${waiting} newer not chained yet`;
    lines.push(`${breaks.length === 0 ? "holds " : "BROKEN"}  ${id}  ${name}: ${chained} entries${newest}`);
    lines.push(...breaks.map((broken) => `        ${BROKEN[broken.why](broken)}`));
    if (fingerprint !== null && breaks.length === 0)
      lines.push(`        keep elsewhere: --merchant ${id} --kept ${chained}:${fingerprint}`);
  }
  return { holds, said: lines.length === 0 ? "There is no shop yet." : lines.join("\n") };
}
