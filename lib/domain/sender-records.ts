/** The three records of a sending domain, and what to publish where one is missing (rule 29). */
export const SENDER_RECORDS = ["spf", "dkim", "dmarc"] as const;
export type SenderRecord = (typeof SENDER_RECORDS)[number];

/** A record to add to DNS; `value` null: only the mail service knows it. */
export type RecordToAdd = { readonly name: string; readonly type: "TXT"; readonly value: string | null };

/** What to publish, with the weakest policy that does the job. Source: RFC 7208, 3; RFC 6376, 3.6.2; RFC 7489, 6.3. */
export function recordToAdd(record: SenderRecord, domain: string): RecordToAdd {
  switch (record) {
    case "spf":
      return { name: domain, type: "TXT", value: null };
    case "dkim":
      return { name: `selector._domainkey.${domain}`, type: "TXT", value: null };
    case "dmarc":
      return { name: `_dmarc.${domain}`, type: "TXT", value: "v=DMARC1; p=none" };
  }
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}
