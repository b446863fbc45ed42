import { getTranslations } from "next-intl/server";
import { caseTitle } from "@/lib/domain/case-words";
import { CASE_REASONS } from "@/lib/domain/cases";
import type { Reader } from "@/lib/domain/language";
import { flagLabel, instalmentLabel } from "@/lib/domain/state-words";
import { COLLECTORS, INSTALMENT_STATES, type InstalmentState, ORDER_FLAGS } from "@/lib/domain/states";
import type { OrdersQuery } from "@/lib/queries/orders-list";
import type { FilterGroup } from "./filter-menu";
import { href, type Patch } from "./search";

/** A filter in force, as a sentence, with the address without it. */
export type Chip = { readonly label: string; readonly href: string };

const toggled = <Item>(list: readonly Item[], item: Item): Item[] =>
  list.includes(item) ? list.filter((one) => one !== item) : [...list, item];

/** A state without the facts of an order: what is planned has no date here. */
const wordOf = (state: InstalmentState, scheduled: string, reader: Reader): string =>
  state === "scheduled" ? scheduled : instalmentLabel(state, {}, reader).text;

/** The choices of the filter menu. */
export async function filterGroups(query: OrdersQuery, reader: Reader): Promise<FilterGroup[]> {
  const [t, common] = await Promise.all([getTranslations("orders"), getTranslations("common")]);
  const stateWord = (state: InstalmentState) => wordOf(state, t("filter.scheduled"), reader);
  const option = (label: string, patch: Patch, isOn: boolean) => ({ label, href: href(query, patch), isOn });
  const reasons = {
    label: t("filter.groupReason"),
    options: CASE_REASONS.map((reason) =>
      option(caseTitle(reason, reader.language), { reasons: toggled(query.reasons, reason) }, query.reasons.includes(reason)),
    ),
  };
  return [
    ...(query.tab === "action_needed" ? [reasons] : []),
    {
      label: t("filter.groupPayment"),
      options: INSTALMENT_STATES.map((state) =>
        option(stateWord(state), { states: toggled(query.states, state) }, query.states.includes(state)),
      ),
    },
    {
      label: t("filter.groupFlag"),
      options: [
        option(t("filter.due"), { isDue: !query.isDue }, query.isDue),
        option(t("filter.overdue"), { isOverdue: !query.isOverdue }, query.isOverdue),
        ...ORDER_FLAGS.map((flag) =>
          option(flagLabel(flag, {}, reader).text, { flags: toggled(query.flags, flag) }, query.flags.includes(flag)),
        ),
      ],
    },
    {
      label: t("filter.groupCollector"),
      options: COLLECTORS.map((collector) =>
        option(
          common(`collector.${collector}`),
          { collector: query.collector === collector ? null : collector },
          query.collector === collector,
        ),
      ),
    },
  ];
}

/** The filters in force. */
export async function chips(
  query: OrdersQuery,
  reader: Reader,
  campaigns: readonly { readonly id: string; readonly name: string }[],
): Promise<Chip[]> {
  const [t, common] = await Promise.all([getTranslations("orders"), getTranslations("common")]);
  const list = new Intl.ListFormat(reader.locale, { type: "disjunction" });
  const chip = (label: string, patch: Patch): Chip => ({ label, href: href(query, patch) });
  const states = query.states.map((state) => wordOf(state, t("filter.scheduled"), reader));
  return [
    ...(states.length > 0 ? [chip(t("filter.payment", { value: list.format(states) }), { states: [] })] : []),
    ...(query.reasons.length > 0
      ? [
          chip(t("filter.reason", { value: list.format(query.reasons.map((reason) => caseTitle(reason, reader.language))) }), {
            reasons: [],
          }),
        ]
      : []),
    ...query.flags.map((flag) =>
      chip(t("filter.flag", { value: flagLabel(flag, {}, reader).text }), { flags: query.flags.filter((one) => one !== flag) }),
    ),
    ...(query.collector ? [chip(t("filter.collector", { value: common(`collector.${query.collector}`) }), { collector: null })] : []),
    ...(query.currency ? [chip(t("filter.currency", { value: query.currency }), { currency: null })] : []),
    ...(query.country ? [chip(t("filter.country", { value: query.country }), { country: null })] : []),
    ...(query.tag ? [chip(t("filter.tag", { value: query.tag }), { tag: null })] : []),
    ...(query.sku ? [chip(t("filter.sku", { value: query.sku }), { sku: null })] : []),
    ...(query.campaignId
      ? [
          chip(t("filter.campaign", { value: campaigns.find(({ id }) => id === query.campaignId)?.name ?? query.campaignId }), {
            campaignId: null,
          }),
        ]
      : []),
    ...(query.decline ? [chip(t("filter.decline", { value: t(`filter.class.${query.decline}`) }), { decline: null })] : []),
    ...(query.isDue ? [chip(t("filter.due"), { isDue: false })] : []),
    ...(query.isOverdue ? [chip(t("filter.overdue"), { isOverdue: false })] : []),
  ];
}
