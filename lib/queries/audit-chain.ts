import { chainEnd } from "@/lib/store/audit-chain";
import type { Scope } from "@/lib/store/scope";

/** How far the audit log is sealed (rule 36): what the page says about it. */
export interface AuditSeal {
  /** Rows in the chain. */
  readonly entries: number;
  readonly sealedAt: Date;
  /** Of the last row in the chain, hexadecimal. */
  readonly fingerprint: string;
  /** Rows that get their place with the next sweep. */
  readonly waiting: number;
}

/** Null before the first row is chained. */
export async function auditSeal(scope: Scope): Promise<AuditSeal | null> {
  const { head, waiting } = await chainEnd(scope);
  if (!head || head.no === 0n) return null;
  return { entries: Number(head.no), sealedAt: head.at, fingerprint: Buffer.from(head.hash).toString("hex"), waiting };
}
