/**
 * What Shopify takes as a bulk query: one query with one to five connections, at most two deep, read through edges and node.
 * Source: https://shopify.dev/docs/api/usage/bulk-operations/queries and the API's own messages.
 */
import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from "graphql";
import type { Refusal } from "../engine/change-order";
import { schemaFor, supportedVersion } from "../schema/load";

export function isConnectionName(name: string | undefined): boolean {
  return name?.endsWith("Connection") ?? false;
}

function invalid(message: string): Refusal {
  return { field: ["query"], message, code: "INVALID" };
}

function parsed(query: string): { document: DocumentNode; operation: OperationDefinitionNode } | Refusal {
  try {
    const document = parse(query);
    const operation = document.definitions.find((one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION);
    return operation ? { document, operation } : invalid("Invalid bulk query: no operation");
  } catch (error) {
    if (error instanceof GraphQLError)
      return invalid(
        `Invalid bulk query: ${error.message.replace(/^Syntax Error: Unexpected <EOF>\.$/, "syntax error, unexpected end of file")}`,
      );
    throw error;
  }
}

type Seen = { connections: number; depth: number; deepest: number; viaNodes: string[]; withoutId: string[]; inList: boolean };

function hasPlainId(field: FieldNode): boolean {
  const nodeField = field.selectionSet?.selections
    .flatMap((one) => (one.kind === Kind.FIELD && one.name.value === "edges" ? (one.selectionSet?.selections ?? []) : []))
    .find((one) => one.kind === Kind.FIELD && one.name.value === "node");
  if (nodeField?.kind !== Kind.FIELD) return false;
  return nodeField.selectionSet?.selections.some((one) => one.kind === Kind.FIELD && one.name.value === "id" && !one.alias) ?? false;
}

function survey(version: string, document: DocumentNode): Seen {
  const schema = schemaFor(supportedVersion(version) ?? "2026-10");
  const info = new TypeInfo(schema);
  const seen: Seen = { connections: 0, depth: 0, deepest: 0, viaNodes: [], withoutId: [], inList: false };
  const open: FieldNode[] = [];
  let lists = 0;
  const isPlainList = (): boolean => {
    const type = info.getType();
    const bare = isNonNullType(type) ? type.ofType : type;
    const parent = info.getParentType();
    return isListType(bare) && !(isObjectType(parent) && isConnectionName(parent.name));
  };
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: {
        enter(field) {
          if (isPlainList()) lists += 1;
          if (!isConnectionName(getNamedType(info.getType())?.name)) return;
          if (lists > 0) seen.inList = true;
          seen.connections += 1;
          const outer = open.at(-1);
          if (outer && !hasPlainId(outer) && !seen.withoutId.includes(outer.name.value)) seen.withoutId.push(outer.name.value);
          open.push(field);
          seen.deepest = Math.max(seen.deepest, open.length);
          if (field.selectionSet?.selections.some((one) => one.kind === Kind.FIELD && one.name.value === "nodes"))
            seen.viaNodes.push(field.name.value);
        },
        leave(field) {
          if (isPlainList()) lists -= 1;
          if (open.at(-1) === field) open.pop();
        },
      },
    }),
  );
  return seen;
}

export function checkBulkQuery(version: string, query: string): Refusal[] {
  const read = parsed(query);
  if ("message" in read) return [read];
  if (read.operation.operation !== "query") return [invalid("Invalid operation type. Only `query` operations are supported.")];
  const faults = validate(schemaFor(supportedVersion(version) ?? "2026-10"), read.document);
  if (faults[0]) return [invalid(`Invalid bulk query: ${faults[0].message}`)];
  const seen = survey(version, read.document);
  const top = read.operation.selectionSet.selections.flatMap((one) => (one.kind === Kind.FIELD ? [one.name.value] : []));
  return [
    ...top
      .filter((name) => name === "node" || name === "nodes")
      .map((name) => invalid(`Bulk queries cannot contain a top level \`${name}\` field.`)),
    ...(seen.connections === 0 ? [invalid("Bulk queries must contain at least one connection.")] : []),
    ...(seen.connections > 5 ? [invalid("Bulk queries cannot contain more than 5 connections.")] : []),
    ...(seen.deepest > 2 ? [invalid("Bulk queries cannot contain connections with a nesting depth greater than 2.")] : []),
    ...(seen.viaNodes[0]
      ? [
          invalid(
            `All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: '${seen.viaNodes[0]} { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: '${seen.viaNodes.join("', '")}'.`,
          ),
        ]
      : []),
    ...(seen.withoutId.length > 0
      ? [
          invalid(
            `The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': ${seen.withoutId.join(", ")}.`,
          ),
        ]
      : []),
    ...(seen.inList ? [invalid("Queries that contain a connection field within a list field are not currently supported.")] : []),
  ];
}
