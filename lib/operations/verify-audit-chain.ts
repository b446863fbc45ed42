import { CHAIN_BEGINS, chainEnd, chainedRows, chainHash } from "@/lib/store/audit-chain";
import type { Scope } from "@/lib/store/scope";

/** A place where the chain does not hold. */
export interface ChainBreak {
  readonly no: bigint;
  /** The row there, if there is one. */
  readonly id: string | null;
  /**
   * `changed`: this row, its hash or the hash before is not what was written. `missing`: the row of this number, and perhaps more, is gone.
   * `head`: the rows end elsewhere than the chain did. `kept`: the fingerprint somebody kept of this number is another one.
   */
  readonly why: "changed" | "missing" | "head" | "kept";
}

/** A fingerprint that was read earlier and kept elsewhere: only it shows that somebody calculated the whole chain anew. */
export interface KeptFingerprint {
  readonly no: bigint;
  /** Hexadecimal. */
  readonly hash: string;
}

export interface ChainVerdict {
  readonly chained: bigint;
  /** Of the last chained row, hexadecimal; null before the first. */
  readonly fingerprint: string | null;
  readonly chainedAt: Date | null;
  /** Rows that wait for their place: these are not proven yet. */
  readonly waiting: number;
  readonly breaks: readonly ChainBreak[];
}

const AT_ONCE = 5_000;
/** As many as are named; a chain that was rewritten breaks at every row. */
const MOST_BREAKS = 20;

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString("hex");

/** Reads a merchant's whole chain and calculates every hash anew (rule 36). Changes nothing; rows chained meanwhile are left for the next time. */
export async function verifyAuditChain(scope: Scope, kept: KeptFingerprint | null = null): Promise<ChainVerdict> {
  const { head, top, waiting } = await chainEnd(scope);
  const end = head?.no ?? 0n;
  const breaks: ChainBreak[] = [];
  const found = (broken: ChainBreak) => void (breaks.length < MOST_BREAKS && breaks.push(broken));
  let no = 0n;
  let hash = CHAIN_BEGINS;
  const checkKept = () => {
    if (kept && kept.no === no && hex(hash) !== kept.hash.toLowerCase()) found({ no, id: null, why: "kept" });
  };
  while (no < end) {
    const rows = (await chainedRows(scope, no, AT_ONCE)).filter((row) => row.chain_no <= end);
    if (rows.length === 0) break;
    for (const row of rows) {
      if (row.chain_no !== no + 1n) found({ no: no + 1n, id: null, why: "missing" });
      else if (hex(chainHash(hash, scope.merchantId, row.chain_no, row)) !== hex(row.chain_hash))
        found({ no: row.chain_no, id: row.id, why: "changed" });
      no = row.chain_no;
      hash = row.chain_hash;
      checkKept();
    }
  }
  if (top !== end || no !== end || (head && hex(head.hash) !== hex(hash))) found({ no: end, id: null, why: "head" });
  if (kept && kept.no > end) found({ no: kept.no, id: null, why: "kept" });
  return { chained: end, fingerprint: head && end > 0n ? hex(head.hash) : null, chainedAt: head?.at ?? null, waiting, breaks };
}
