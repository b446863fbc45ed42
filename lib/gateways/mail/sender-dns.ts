import { Resolver } from "node:dns/promises";
import type { DnsRecordCheck, SenderDns } from "./contract";

/** Selectors under which mail services publish DKIM keys; the first that answers counts (RFC 6376, 3.1). */
export const DKIM_SELECTORS = [
  "predesk",
  "default",
  "dkim",
  "mail",
  "google",
  "selector1",
  "selector2",
  "k1",
  "k2",
  "k3",
  "s1",
  "s2",
  "pm",
  "smtp",
  "mx",
] as const;

const TIMEOUT_MS = 3_000;

/** Answers of a resolver that mean "there is no such record", as opposed to "I could not ask". */
const NO_RECORD = new Set(["ENOTFOUND", "ENODATA"]);

/** Reads a domain's SPF, DKIM and DMARC records. `address` is `ip` or `ip:port`; the machine's resolver when left out. */
export function makeSenderDns(address?: string): (domain: string) => Promise<SenderDns> {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 2 });
  if (address) resolver.setServers([address]);
  const read = async (name: string, isWanted: (text: string) => boolean): Promise<DnsRecordCheck> => {
    try {
      const texts = (await resolver.resolveTxt(name)).map((parts) => parts.join(""));
      const record = texts.find(isWanted);
      return record ? { found: true, detail: record } : { found: false, detail: `${name} has no such record` };
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? "";
      if (NO_RECORD.has(code)) return { found: false, detail: `${name} has no such record` };
      return { found: false, unreadable: true, detail: `${name} could not be read: ${code}` };
    }
  };
  const dkim = async (domain: string): Promise<DnsRecordCheck> => {
    const checks = await Promise.all(DKIM_SELECTORS.map((selector) => read(`${selector}._domainkey.${domain}`, isDkimKey)));
    const found = checks.find((check) => check.found) ?? checks.find((check) => check.unreadable);
    return found ?? { found: false, detail: `no DKIM key under ${DKIM_SELECTORS.join(", ")}` };
  };
  return async (domain) => {
    const [spf, key, dmarc] = await Promise.all([read(domain, isSpf), dkim(domain), read(`_dmarc.${domain}`, isDmarc)]);
    return { spf, dkim: key, dmarc };
  };
}

/** RFC 7208, 4.5: the version section stands alone or before a space. */
const isSpf = (text: string): boolean => /^v=spf1( |$)/i.test(text);
/** RFC 6376, 3.6.1: an empty `p=` is a revoked key. */
const isDkimKey = (text: string): boolean => /(^|;)\s*p=\s*[A-Za-z0-9+/]/.test(text);
/** RFC 7489, 6.3: version first, and a policy. */
const isDmarc = (text: string): boolean => /^v=DMARC1\s*;.*\bp=(none|quarantine|reject)\b/i.test(text);
