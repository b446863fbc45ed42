import { getTranslations } from "next-intl/server";
import { declineWord } from "@/lib/domain/code-words";
import { namedCode } from "@/lib/domain/declines";
import type { Reader } from "@/lib/domain/language";
import { formatMoney, type Money } from "@/lib/domain/money";
import type { RunSettings } from "@/lib/domain/run-kinds";
import { runReasonText } from "@/lib/domain/run-reasons";
import { ownMailReason } from "@/lib/domain/sent-mail";
import { wordingFor } from "@/lib/domain/words";
import { declineOf, type RunItemRow } from "@/lib/queries/run-detail";
import type { RunSummary } from "@/lib/queries/runs";

/** One sum a currency, written side by side: sums never mix currencies. */
export function sumsText(sums: readonly Money[], reader: Reader): string {
  const byCurrency = new Map<string, Money>();
  for (const sum of sums) byCurrency.set(sum.currency, { ...sum, minor: sum.minor + (byCurrency.get(sum.currency)?.minor ?? 0n) });
  return [...byCurrency.values()].map((sum) => formatMoney(sum, reader.locale)).join(" + ");
}

/** What a run is, in a few words. */
export async function runTitle(settings: RunSettings, reader: Reader): Promise<string> {
  const t = await getTranslations("runs");
  if (settings.kind === "change_due") return t("kindWith.change_due", { date: wordingFor(reader).date(settings.dueOn) });
  return t(`kindWith.${settings.kind}`);
}

/** Where a run stands; one that waits for an hour or a day says so. */
export function standing({ status, nextAt }: RunSummary): RunSummary["status"] | "waiting" {
  return status === "running" && nextAt !== null ? "waiting" : status;
}

/** Why a run stands still; null while it goes on. */
export async function whyText(run: RunSummary, reader: Reader): Promise<string | null> {
  const t = await getTranslations("runs");
  if (!run.why) return null;
  const { code, facts } = run.why;
  if (code === "by_hand") return t("why.by_hand");
  if (code === "canary_declined") {
    const { failed = 0, settled = 0 } = facts as { failed?: number; settled?: number };
    return t("why.canary_declined", { failed, settled });
  }
  const why = runReasonText(code, facts, reader);
  return run.nextAt ? t("why.until", { why, date: wordingFor(reader).dateTime(run.nextAt) }) : why;
}

export type RunsWords = Awaited<ReturnType<typeof getTranslations<"runs">>>;

/** The words of a run's rows; those of mails stand where mails are shown. */
export async function itemWords() {
  const [t, mail] = await Promise.all([getTranslations("runs"), getTranslations("mails.fate")]);
  return { t, mail };
}
export type ItemWords = Awaited<ReturnType<typeof itemWords>>;

/** What became of one order. */
export function itemText(item: RunItemRow, reader: Reader, words: ItemWords): string {
  const { t } = words;
  const wording = wordingFor(reader);
  const date = item.newDueOn ? wording.date(item.newDueOn) : "";
  if (item.state === "left_out" || item.state === "skipped") {
    return t(`items.state.${item.state}`, { why: runReasonText(item.reason ?? "", item.facts, reader) });
  }
  if (item.state === "waiting") return t("items.state.waiting");
  if (item.reason === "waits_for_charge" && item.newDueOn === null) return t("items.state.waitsForCharge");
  if (item.reason === "waits_for_charge") return t("items.state.waits", { date });
  if (item.action === "send_link") return linkText(item, words);
  if (item.action !== "charge") return t(`items.state.${item.action}`, { date });
  return chargeText(item, reader, t);
}

/** What became of the mail with the link, with the reason of one that did not arrive. */
function linkText({ mail, mailReason }: RunItemRow, words: ItemWords): string {
  if (mail === "accepted") return words.t("items.state.linkSent");
  if (mail === null || mail === "queued" || mail === "sending") return words.t("items.state.send_link");
  const own = ownMailReason(mailReason);
  return words.t(`items.state.link_${mail}`, { why: own ? words.mail(`reason.${own}`) : (mailReason ?? "") });
}

const SETTLED = ["succeeded", "needs_customer", "not_made", "processing", "unknown"] as const;

function chargeText({ attempt, outcome }: RunItemRow, reader: Reader, t: RunsWords): string {
  if (attempt === "declined") {
    const codes = declineOf(outcome);
    return t("items.state.declined", { why: codes ? declineWord(namedCode(codes), reader.language) : "" });
  }
  const known = SETTLED.find((state) => state === attempt);
  return t(`items.state.${known ?? "charge"}`);
}
