import { type Refusal, refuse } from "@/lib/domain/refusals";
import { commit } from "@/lib/store/commit";
import { getSender, markSenderFollowed, setSenderDns } from "@/lib/store/senders";
import type { OutsideCtx } from "./context";

export interface SenderVerification {
  readonly isVerified: boolean;
  /** What is still missing: `link`, `SPF`, `DKIM`, `DMARC`. */
  readonly missing: readonly string[];
}

/**
 * Reads the sender's domain from DNS and says what is missing. With `isFollowed` the caller vouches that the mailed link was
 * just followed. Verified only with both halves of the proof (rule 29).
 */
export async function verifySender(
  outside: OutsideCtx,
  input: { readonly senderId: string; readonly isFollowed: boolean },
): Promise<{ readonly ok: true; readonly value: SenderVerification } | Refusal> {
  const { merchantId } = outside.scope;
  const sender = await getSender(outside.scope, input.senderId);
  if (!sender) return refuse("not_found");
  const dns = await outside.gateways.mailer.readSenderDns(sender.address.split("@")[1] ?? "");
  const isFollowed = input.isFollowed || sender.followedAt !== null;
  const missing = [
    ...(isFollowed ? [] : ["link"]),
    ...(dns.spf.found ? [] : ["SPF"]),
    ...(dns.dkim.found ? [] : ["DKIM"]),
    ...(dns.dmarc.found ? [] : ["DMARC"]),
  ];
  const isVerified = missing.length === 0;
  await commit(outside.scope, outside, async (tx) => {
    if (input.isFollowed) await markSenderFollowed(tx, merchantId, sender.id, outside.now);
    await setSenderDns(tx, merchantId, sender.id, {
      result: { spf: dns.spf, dkim: dns.dkim, dmarc: dns.dmarc },
      isVerified,
      now: outside.now,
    });
    return { value: undefined, audit: [{ event: { type: "sender.checked", senderId: sender.id, verified: isVerified, missing } }] };
  });
  return { ok: true, value: { isVerified, missing } };
}
