/**
 * Query cost: an object is 1 point, scalars and enums 0, a connection its page times what a node costs, a mutation 10.
 * Source: https://shopify.dev/docs/api/usage/limits (the exact weights of single fields are Shopify's own; value objects
 * such as money are counted 0 here, as observed).
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from "graphql";
import { isConnectionName } from "./bulk-rules";

export const QUERY_COST_MAX = 1000;
const MUTATION_COST = 10;

type Walk = { schema: GraphQLSchema; fragments: Map<string, FragmentDefinitionNode>; variables: Record<string, unknown> };

function pageSizeOf(field: FieldNode, variables: Record<string, unknown>): number {
  for (const argument of field.arguments ?? []) {
    if (argument.name.value !== "first" && argument.name.value !== "last") continue;
    const value = valueFromASTUntyped(argument.value, variables);
    if (typeof value === "number") return value;
  }
  return 1;
}

function hasId(type: GraphQLCompositeType): boolean {
  return (isObjectType(type) || isInterfaceType(type)) && "id" in type.getFields();
}

function fieldCost(walk: Walk, parent: GraphQLCompositeType, field: FieldNode): number {
  if (!isObjectType(parent) && !isInterfaceType(parent)) return 0;
  const type = getNamedType(parent.getFields()[field.name.value]?.type);
  if (!type || !isCompositeType(type) || !field.selectionSet) return 0;
  const below = selectionCost(walk, type, field.selectionSet);
  if (isConnectionName(type.name)) return pageSizeOf(field, walk.variables) * Math.max(1, below);
  return (hasId(type) && !type.name.endsWith("Payload") ? 1 : 0) + below;
}

function selectionCost(walk: Walk, parent: GraphQLCompositeType, set: SelectionSetNode): number {
  let sum = 0;
  for (const one of set.selections) {
    if (one.kind === Kind.FIELD) sum += fieldCost(walk, parent, one);
    else {
      const fragment = one.kind === Kind.FRAGMENT_SPREAD ? walk.fragments.get(one.name.value) : one;
      const on = fragment?.typeCondition ? walk.schema.getType(fragment.typeCondition.name.value) : parent;
      if (fragment && on && isCompositeType(on)) sum += selectionCost(walk, on, fragment.selectionSet);
    }
  }
  return sum;
}

export function requestedCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): number {
  const fragments = new Map(
    document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [])),
  );
  const walk: Walk = { schema, fragments, variables };
  const root = operation.operation === "mutation" ? schema.getMutationType() : schema.getQueryType();
  if (!root) return 0;
  const mutations = operation.operation === "mutation" ? operation.selectionSet.selections.length : 0;
  return mutations * MUTATION_COST + selectionCost(walk, root, operation.selectionSet);
}

/** The leaky bucket of one app at one shop, in points; it runs on machine time. */
export class CostBucket {
  private level: number;
  private at = Date.now();
  constructor(
    readonly maximum: number,
    readonly restoreRate: number,
  ) {
    this.level = maximum;
  }

  available(): number {
    const now = Date.now();
    this.level = Math.min(this.maximum, this.level + ((now - this.at) / 1000) * this.restoreRate);
    this.at = now;
    return this.level;
  }

  /** Takes the points if they are there. */
  take(points: number): boolean {
    if (this.available() < points) return false;
    this.level -= points;
    return true;
  }

  giveBack(points: number): void {
    this.level = Math.min(this.maximum, this.available() + points);
  }

  status(): { maximumAvailable: number; currentlyAvailable: number; restoreRate: number } {
    return { maximumAvailable: this.maximum, currentlyAvailable: Math.floor(this.available()), restoreRate: this.restoreRate };
  }
}
