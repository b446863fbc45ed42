/**
 * Writes catalogue.json from the `stripe` package that is installed:
 *   npx tsx sandbox/stripe/parameters/generate.ts
 * Run it again after moving to another version of `stripe` and read the difference.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Declaration, readDeclarations, type TypeNode } from "./declarations";
import type { Catalogue, Schema } from "./schema";

const FILES = [
  "Accounts",
  "BalanceTransactions",
  "Charges",
  "Checkout/Sessions",
  "Customers",
  "Disputes",
  "Events",
  "PaymentIntents",
  "PaymentMethods",
  "Prices",
  "Products",
  "Refunds",
  "SetupAttempts",
  "SetupIntents",
  "WebhookEndpoints",
];

const root = join(import.meta.dirname, "../../../node_modules/stripe");
const version: string = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;
const pinned = /ApiVersion = '([^']+)'/.exec(readFileSync(join(root, "esm/apiVersion.js"), "utf8"))?.[1];
if (pinned === undefined) {
  throw new Error("the package does not say its API version where it used to");
}
const read = (file: string): Map<string, Declaration> => readDeclarations(readFileSync(join(root, "esm", file), "utf8"), file);

const shared = read("shared.d.ts");
const definitions: Schema[] = [];
const known = new Map<string, number>();

/** Keeps equal shapes once: most payment method options repeat in create, update and confirm. */
function intern(schema: Schema): Schema {
  const text = JSON.stringify(schema);
  if (text.length < 60) {
    return schema;
  }
  const found = known.get(text);
  if (found !== undefined) {
    return found;
  }
  known.set(text, definitions.length);
  return definitions.push(schema) - 1;
}

function lookup(name: string, scope: string[], file: Map<string, Declaration>): Declaration | undefined {
  for (let depth = scope.length; depth >= 0; depth--) {
    const found = file.get([...scope.slice(0, depth), name].join("."));
    if (found !== undefined) {
      return found;
    }
  }
  return shared.get(name);
}

const PLAIN: Record<string, Schema> = { string: "s", number: "i", boolean: "b", Decimal: "s", OtherString: "s" };

function namedSchema(type: Extract<TypeNode, { kind: "name" }>, scope: string[], file: Map<string, Declaration>): Schema {
  const [argument] = type.arguments;
  if (type.name === "Array" && argument !== undefined) {
    return intern({ a: toSchema(argument, scope, file) });
  }
  if (type.name === "Emptyable" && argument !== undefined) {
    return intern({ n: toSchema(argument, scope, file) });
  }
  const plain = PLAIN[type.name];
  if (plain !== undefined) {
    return plain;
  }
  const declared = lookup(type.name, scope, file);
  if (declared === undefined) {
    throw new Error(`${type.name} is not declared around ${scope.join(".")}`);
  }
  return declarationSchema(declared, file);
}

function declarationSchema(declared: Declaration, file: Map<string, Declaration>): Schema {
  const inner = declared.name.split(".");
  const own = toSchema(declared.type, inner, file);
  if (declared.bases.length === 0) {
    return own;
  }
  const parts = [...declared.bases.map((base) => toSchema(base, declared.scope, file)), own].map((part) =>
    typeof part === "number" ? definitions[part] : part,
  );
  const members: Record<string, Schema> = {};
  const required: string[] = [];
  for (const part of parts) {
    if (typeof part === "object" && "o" in part) {
      Object.assign(members, part.o);
      required.push(...(part.r ?? []));
    }
  }
  return intern({ o: members, ...(required.length > 0 ? { r: required } : {}) });
}

function toSchema(type: TypeNode, scope: string[], file: Map<string, Declaration>): Schema {
  if (type.kind === "literal") {
    return { e: [type.value] };
  }
  if (type.kind === "name") {
    return namedSchema(type, scope, file);
  }
  if (type.kind === "object") {
    if (type.index !== null) {
      return { m: toSchema(type.index, scope, file) };
    }
    const required = type.members.filter((member) => !member.optional).map((member) => member.name);
    const members = Object.fromEntries(type.members.map((member) => [member.name, toSchema(member.type, scope, file)]));
    return intern({ o: members, ...(required.length > 0 ? { r: required } : {}) });
  }
  const literals = type.members.flatMap((member) => (member.kind === "literal" && member.value !== "" ? member.value : []));
  const others = type.members.filter(
    (member) => member.kind !== "literal" && !(member.kind === "name" && ["OtherString", "null", "undefined"].includes(member.name)),
  );
  // `X | OtherString`, as the package writes lists that may grow: the listed values are what today's API takes.
  const forms = others.map((member) => toSchema(member, scope, file));
  const all = literals.length > 0 ? [intern({ e: literals }), ...forms] : forms;
  const only = all[0];
  return all.length === 1 && only !== undefined ? only : intern({ u: [...new Set(all)] });
}

function objectName(declared: Declaration): string | null {
  if (declared.type.kind !== "object") {
    return null;
  }
  const member = declared.type.members.find((candidate) => candidate.name === "object");
  return member?.type.kind === "literal" ? member.type.value : null;
}

/** A member is expandable when it is declared as an id or the object that the id names. */
function isExpandable(type: TypeNode, scope: string[], file: Map<string, Declaration>): boolean {
  const names = type.kind === "union" ? type.members : [type];
  const isText = names.some((member) => member.kind === "name" && member.name === "string");
  const isResource = names.some(
    (member) =>
      member.kind === "name" &&
      !(member.name in PLAIN) &&
      !["null", "undefined", "Array", "Metadata", "Address"].includes(member.name) &&
      (lookup(member.name, scope, file) === undefined || objectName(lookup(member.name, scope, file) as Declaration) !== null),
  );
  return isText && isResource;
}

const catalogue: Catalogue = {
  package: `stripe@${version}`,
  apiVersion: pinned,
  definitions,
  parameters: {},
  expandable: {},
  eventTypes: [],
};
for (const name of FILES) {
  const file = read(`resources/${name}.d.ts`);
  for (const declared of file.values()) {
    if (/^(Checkout\.)?[A-Za-z]+Params$/.test(declared.name)) {
      catalogue.parameters[declared.name] = declarationSchema(declared, file);
    }
    const object = objectName(declared);
    if (object !== null && declared.type.kind === "object" && !declared.name.startsWith("Deleted")) {
      const members = declared.type.members.filter((member) => isExpandable(member.type, declared.name.split("."), file));
      catalogue.expandable[object] = members.map((member) => member.name);
    }
  }
  if (name === "WebhookEndpoints") {
    const events = file.get("WebhookEndpointCreateParams.EnabledEvent");
    if (events?.type.kind === "union") {
      catalogue.eventTypes = events.type.members.flatMap((member) =>
        member.kind === "literal" && member.value !== "*" ? member.value : [],
      );
    }
  }
}
writeFileSync(join(import.meta.dirname, "catalogue.json"), `${JSON.stringify(catalogue)}\n`);
process.stdout.write(`${Object.keys(catalogue.parameters).length} parameter lists, ${definitions.length} shapes\n`);
