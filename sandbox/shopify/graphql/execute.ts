/** Answers one GraphQL request: read, checked against Shopify's schema, costed, carried out. */
import { type DocumentNode, executeSync, GraphQLError, getOperationAST, parse, validate } from "graphql";
import { schemaFor, supportedVersion } from "../schema/load";
import type { Context } from "./context";
import { type CostBucket, QUERY_COST_MAX, requestedCost } from "./cost";
import { executionError, syntaxError, validationError, variableError, type WireError } from "./errors";
import { resolveField, resolveType } from "./registry";

export type GraphqlRequest = { query: string; variables: Record<string, unknown>; operationName: string | null };
export type GraphqlAnswer = { data?: unknown; errors?: WireError[]; extensions?: Record<string, unknown> };

type Checked = { document: DocumentNode } | { errors: WireError[] };

const checkedDocuments = new Map<string, Checked>();
const KEPT_DOCUMENTS = 500;

function check(version: string, query: string): Checked {
  const key = `${version} ${query}`;
  const known = checkedDocuments.get(key);
  if (known) return known;
  const fresh = checkAnew(version, query);
  if (checkedDocuments.size >= KEPT_DOCUMENTS) checkedDocuments.clear();
  checkedDocuments.set(key, fresh);
  return fresh;
}

function checkAnew(version: string, query: string): Checked {
  try {
    const document = parse(query);
    const errors = validate(schemaFor(supportedVersion(version) ?? "2026-10"), document);
    return errors.length > 0 ? { errors: errors.map((error) => validationError(error, document)) } : { document };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [syntaxError(error)] };
    throw error;
  }
}

function costPart(bucket: CostBucket, requested: number, actual: number | null): Record<string, unknown> {
  return { cost: { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus: bucket.status() } };
}

/** Objects actually answered; never more than was asked for. */
function actualCost(requested: number, data: unknown): number {
  let objects = 0;
  const count = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) count(item);
    else if (typeof value === "object" && value !== null) {
      if ("id" in value) objects += 1;
      for (const item of Object.values(value)) count(item);
    }
  };
  count(data);
  return Math.min(requested, Math.max(objects, Math.min(requested, 1)));
}

function tooExpensive(requested: number): GraphqlAnswer {
  return {
    errors: [
      {
        message: `Query cost is ${requested}, which exceeds the single query max cost limit (${QUERY_COST_MAX}).\n\nSee https://shopify.dev/concepts/about-apis/rate-limits for more information on how the\ncost of a query is calculated.`,
        extensions: {
          code: "MAX_COST_EXCEEDED",
          cost: requested,
          maxCost: QUERY_COST_MAX,
          documentation: "https://shopify.dev/api/usage/rate-limits",
        },
      },
    ],
  };
}

export function throttled(bucket: CostBucket, requested: number): GraphqlAnswer {
  return {
    errors: [{ message: "Throttled", extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" } }],
    extensions: costPart(bucket, requested, null),
  };
}

export function answerGraphql(
  request: GraphqlRequest,
  context: Context,
  bucket: CostBucket,
  limits: { enforced: boolean; throttleNow: boolean },
): GraphqlAnswer {
  const schema = schemaFor(supportedVersion(context.apiVersion) ?? "2026-10");
  const checked = check(context.apiVersion, request.query);
  if ("errors" in checked) return { errors: checked.errors };
  const operation = getOperationAST(checked.document, request.operationName);
  if (!operation)
    return {
      errors: [
        {
          message: request.operationName ? `No operation named "${request.operationName}"` : "An operation name is required",
          extensions: { code: "BAD_REQUEST" },
        },
      ],
    };
  const requested = requestedCost(schema, checked.document, operation, request.variables);
  if (requested > QUERY_COST_MAX) return tooExpensive(requested);
  const enough = bucket.take(requested);
  if (limits.throttleNow || (limits.enforced && !enough)) return throttled(bucket, requested);
  const result = executeSync({
    schema,
    document: checked.document,
    rootValue: {},
    contextValue: context,
    variableValues: request.variables,
    operationName: request.operationName,
    fieldResolver: resolveField,
    typeResolver: resolveType,
  });
  const errors = result.errors?.map((error) =>
    result.data === undefined ? variableError(error, request.variables, checked.document) : executionError(error),
  );
  if (result.data === undefined) return { errors: errors ?? [] };
  const actual = operation.operation === "mutation" ? requested : actualCost(requested, result.data);
  if (enough) bucket.giveBack(requested - actual);
  const search = context.searchWarnings.length > 0 ? { search: context.searchWarnings } : {};
  return { data: result.data, ...(errors?.length ? { errors } : {}), extensions: { ...costPart(bucket, requested, actual), ...search } };
}
