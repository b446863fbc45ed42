import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import {
  buildClientSchema,
  GraphQLError,
  type GraphQLSchema,
  type IntrospectionQuery,
  isScalarType,
  Kind,
  type ValueNode,
  valueFromASTUntyped,
} from "graphql";
import { isoSeconds } from "../state/world";

/** Versions whose schema is kept here. Shopify supports each for a year; an older one is answered by the oldest supported. */
export const API_VERSIONS = ["2026-07", "2026-10"] as const;
export type ApiVersion = (typeof API_VERSIONS)[number];

export function supportedVersion(asked: string): ApiVersion | null {
  if (!/^\d{4}-(01|04|07|10)$/.test(asked)) return null;
  const exact = API_VERSIONS.find((one) => one === asked);
  return exact ?? (asked < API_VERSIONS[0] ? API_VERSIONS[0] : null);
}

const schemas = new Map<ApiVersion, GraphQLSchema>();

function isIntrospection(value: unknown): value is { data: IntrospectionQuery } {
  return typeof value === "object" && value !== null && "data" in value && typeof value.data === "object";
}

function literalOf(node: ValueNode): unknown {
  return node.kind === Kind.INT || node.kind === Kind.FLOAT ? node.value : valueFromASTUntyped(node);
}

function readDate(value: unknown): string {
  const text = String(value);
  const ms = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new GraphQLError(`invalid DateTime '${text}'`);
  return isoSeconds(ms);
}

function readDecimal(value: unknown): string {
  const text = String(value);
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new GraphQLError(`invalid decimal '${text}'`);
  return text;
}

const READERS: Record<string, (value: unknown) => unknown> = { DateTime: readDate, Decimal: readDecimal, Money: readDecimal };

/** Gives Shopify's own scalars what the introspection cannot carry: how their input is read. */
function teachScalars(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    const read = isScalarType(type) ? READERS[type.name] : undefined;
    if (!isScalarType(type) || !read) continue;
    type.parseValue = read;
    type.parseLiteral = (node) => read(literalOf(node));
  }
}

export function schemaFor(version: ApiVersion): GraphQLSchema {
  const known = schemas.get(version);
  if (known) return known;
  const file = join(import.meta.dirname, `admin_${version}.json.gz`);
  const parsed: unknown = JSON.parse(gunzipSync(readFileSync(file)).toString("utf8"));
  if (!isIntrospection(parsed)) throw new Error(`${file} is not an introspection result`);
  const schema = buildClientSchema(parsed.data, { assumeValid: true });
  teachScalars(schema);
  schemas.set(version, schema);
  return schema;
}
