import type { Actor } from "../call";
import { invalid } from "../errors";
import { pageOf } from "../objects/list";
import { catalogue } from "../parameters/validate";
import type { Tables } from "../world";

type Members = Record<string, unknown>;

const MAX_LEVELS = 4;

/** Which table an id leads to. */
const TABLES: [prefix: string, table: keyof Tables][] = [
  ["cus_", "customers"],
  ["pm_", "payment_methods"],
  ["pi_", "payment_intents"],
  ["setatt_", "setup_attempts"],
  ["seti_", "setup_intents"],
  ["ch_", "charges"],
  ["re_", "refunds"],
  ["du_", "disputes"],
  ["txn_", "balance_transactions"],
  ["cs_", "checkout_sessions"],
  ["prod_", "products"],
  ["price_", "prices"],
];

/** Lists that are only there when asked for. */
const INCLUDABLE: Record<string, Record<string, (actor: Actor, object: Members) => unknown>> = {
  charge: {
    refunds: (actor, { id }) =>
      pageOf(
        actor,
        `/v1/charges/${id}/refunds`,
        actor.world.tables.refunds,
        { limit: 10 },
        () => true,
        actor.world.tables.refunds.by("charge", String(id)),
      ),
  },
  "checkout.session": {
    line_items: (actor, { id }) => ({
      object: "list",
      data: actor.world.tables.checkout_sessions.get(String(id))?.hidden.lineItems ?? [],
      has_more: false,
      url: `/v1/checkout/sessions/${id}/line_items`,
    }),
  },
};

/** Members inside another member that can be expanded. */
const NESTED = new Set(["customer.invoice_settings.default_payment_method"]);

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function objectBehind(actor: Actor, id: string): object | null {
  const table = TABLES.find(([prefix]) => id.startsWith(prefix))?.[1];
  const row = table === undefined ? undefined : (actor.world.tables[table].get(id) as { account: string; object: object } | undefined);
  if (row !== undefined && row.account === actor.account) {
    return row.object;
  }
  return id.startsWith("cus_") ? { id, object: "customer", deleted: true } : null;
}

function cannot(path: string): never {
  throw invalid(`This property cannot be expanded (${path}).`, { param: "expand[0]" });
}

function expandAt(actor: Actor, holder: Members, names: string[], done: string, owner: string): Members {
  const [name = "", ...rest] = names;
  const path = done === "" ? name : `${done}.${name}`;
  const kind = typeof holder.object === "string" ? holder.object : owner;
  const include = INCLUDABLE[kind]?.[name];
  const value = holder[name] === undefined && include !== undefined ? include(actor, holder) : holder[name];
  if (kind === "list" && name === "data" && Array.isArray(value)) {
    return { ...holder, data: rest.length === 0 ? value : value.map((item: Members) => expandAt(actor, item, rest, path, "")) };
  }
  const expandable = catalogue.expandable[kind]?.includes(name) === true || include !== undefined || NESTED.has(`${kind}.${name}`);
  if (expandable) {
    const whole = typeof value === "string" ? objectBehind(actor, value) : value;
    const deeper = rest.length > 0 && isMembers(whole) ? expandAt(actor, whole, rest, path, "") : whole;
    return { ...holder, [name]: deeper ?? value ?? null };
  }
  if (isMembers(value) && rest.length > 0) {
    return { ...holder, [name]: expandAt(actor, value, rest, path, `${kind}.${name}`) };
  }
  return cannot(path);
}

/** Replaces ids by the objects they name. Source: docs.stripe.com/api/expanding_objects. @throws StripeError 400 */
export function expand(actor: Actor, answer: object, paths: unknown): object {
  if (!Array.isArray(paths)) {
    return answer;
  }
  let expanded = answer as Members;
  for (const path of paths as string[]) {
    const names = path.split(".");
    if (names.filter((name) => name !== "data").length > MAX_LEVELS) {
      throw invalid(`You cannot expand more than ${MAX_LEVELS} levels of a property. Property: ${path}`, { param: "expand[0]" });
    }
    // A search result holds its objects as a list does.
    const isList = ["list", "search_result"].includes(String(expanded.object));
    expanded = isList
      ? { ...expandAt(actor, { ...expanded, object: "list" }, names, "", ""), object: expanded.object }
      : expandAt(actor, expanded, names, "", "");
  }
  return expanded;
}
