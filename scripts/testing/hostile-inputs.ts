/** Inputs for doors, made from their own schemas: what a browser would send, and what an attacker or a bug would. */
import { inspect } from "node:util";
import { z } from "zod";

export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

export function schemaOf(input: z.ZodType): JsonSchema {
  return z.toJSONSchema(input, { io: "input", unrepresentable: "any" }) as JsonSchema;
}

/** An id for a field of that name, for instance `orderId`. */
export type IdFor = (field: string) => string;

const FORMATS: Readonly<Record<string, string>> = {
  email: "someone@mail.example",
  date: "2026-12-01",
  "date-time": "2026-12-01T09:00:00Z",
  uri: "https://shop.example/",
};

const isNull = (schema: JsonSchema): boolean => schema.type === "null";
const isId = (schema: JsonSchema): boolean => schema.format === "uuid";

function stringFor(schema: JsonSchema, field: string, idFor: IdFor): string {
  if (isId(schema)) return idFor(field);
  const known = schema.format === undefined ? undefined : FORMATS[schema.format];
  return known ?? "word ".repeat(40).slice(0, Math.min(Math.max(schema.minLength ?? 4, 4), schema.maxLength ?? 40));
}

/** A value the schema takes, as far as a schema tells; every optional part is there. */
function sampleOf(schema: JsonSchema, idFor: IdFor, field = ""): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return sampleOf(choices.find((choice) => !isNull(choice)) ?? { type: "null" }, idFor, field);
  if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map((part) => sampleOf(part, idFor, field)));
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case "object":
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, part]) => [name, sampleOf(part, idFor, name)]));
    case "array":
      return Array.from({ length: Math.max(schema.minItems ?? 1, 1) }, () => sampleOf(schema.items ?? {}, idFor, field));
    case "string":
      return stringFor(schema, field, idFor);
    case "integer":
    case "number":
      return Math.max(schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1, 1);
    case "boolean":
      return true;
    default:
      return null;
  }
}

/** What checks beyond a schema's words commonly want: patterns, zones, amounts. */
const CANDIDATES = [
  "#4f46e5",
  "SAMPLE 42",
  "Europe/Paris",
  "https://shop.example/logo.png",
  "shop.myshopify.com",
  "1.50",
  "EUR",
  "FR",
  12,
  24,
];

function withPart(value: unknown, at: readonly PropertyKey[], part: unknown): unknown {
  const [first, ...rest] = at;
  if (first === undefined) return part;
  if (Array.isArray(value)) return value.map((item, index) => (index === Number(first) ? withPart(item, rest, part) : item));
  return { ...(value as object), [first]: withPart((value as Record<PropertyKey, unknown>)[first], rest, part) };
}

const problems = (input: z.ZodType, value: unknown): readonly (readonly PropertyKey[])[] =>
  input.safeParse(value).error?.issues.map(({ path }) => path) ?? [];

/** A sample that the schema really takes, as far as trying finds one. */
export function acceptedSample(input: z.ZodType, idFor: IdFor): unknown {
  let value = sampleOf(schemaOf(input), idFor);
  for (const path of problems(input, value)) {
    const isRight = (candidate: unknown) => !problems(input, withPart(value, path, candidate)).some((one) => one.join() === path.join());
    const right = CANDIDATES.find(isRight);
    if (right !== undefined) value = withPart(value, path, right);
  }
  return value;
}

/** Whether the schema asks for the id of a row anywhere: such a door must refuse ids that are not the caller's. */
export function asksForId(schema: JsonSchema): boolean {
  const parts = [...Object.values(schema.properties ?? {}), ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return isId(schema) || (schema.items !== undefined && asksForId(schema.items)) || parts.some(asksForId);
}

const HUGE = "é".repeat(1_000_000);

function deep(levels: number): unknown {
  let value: unknown = "x";
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

/** In place of the whole input. */
export function hostileInputs(): unknown[] {
  return [
    ...[undefined, null, true, 0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 10n, Symbol.for("x"), () => 1, new Date(0)],
    ...["", "__proto__", HUGE, [], [[]], [null, {}], new Map([["id", 1]]), Object.create(null), Object.create({ id: 1 }), deep(5_000)],
    ...[JSON.parse('{"__proto__": {"role": "owner", "isAdmin": true}}'), { constructor: { prototype: { role: "owner" } } }],
  ];
}

/** In place of one field. */
export const HOSTILE_FIELDS: readonly unknown[] = [
  ...[null, undefined, [], {}, [{}], Number.NaN, -1, 2 ** 60, 10n, true, "", HUGE, "\u0000", "\ud800", "__proto__", "../../etc/passwd"],
  ...[
    "' OR 1=1; DROP TABLE orders; --",
    "<script>alert(1)</script>",
    "00000000-0000-0000-0000-000000000000",
    "%s%n",
    "{{7*7}}",
    "\r\nBcc: a@b",
  ],
];

/** Texts a schema may well take, and that must not make anything fail further in. */
export const HOSTILE_TEXTS = HOSTILE_FIELDS.filter((value): value is string => typeof value === "string" && value !== HUGE);

/** The sample once for each of its leaves and each value in that leaf's place. */
export function* withEachLeaf(sample: unknown, values: readonly unknown[]): Generator<{ path: string; value: unknown; input: unknown }> {
  if (Array.isArray(sample)) {
    for (const [index, item] of sample.entries())
      for (const one of withEachLeaf(item, values))
        yield { ...one, path: `${index}.${one.path}`, input: sample.map((other, at) => (at === index ? one.input : other)) };
  } else if (typeof sample === "object" && sample !== null) {
    for (const [name, item] of Object.entries(sample))
      for (const one of withEachLeaf(item, values)) yield { ...one, path: `${name}.${one.path}`, input: { ...sample, [name]: one.input } };
  }
  for (const value of values) yield { path: "", value, input: value };
}

/** How a value reads in a message; huge and endless ones shortened. */
export const shown = (value: unknown): string =>
  inspect(value, { depth: 4, maxStringLength: 80, maxArrayLength: 5, breakLength: Number.POSITIVE_INFINITY });
