import type { GraphQLResolveInfo } from "graphql";
import type { App, Installation, Shop } from "../state/records";
import type { World } from "../state/world";

/** One request: whose shop, which app, with what rights. */
export type Context = {
  world: World;
  /** Domain of the shop; its record is read afresh because the request may change it. */
  domain: string;
  app: App;
  installation: Installation;
  apiVersion: string;
  /** Where this server is reached, for download links. */
  baseUrl: string;
  /** A bulk operation reads connections whole. */
  bulk: boolean;
  searchWarnings: SearchWarning[];
};

export type SearchWarning = {
  path: string[];
  query: string;
  parsed: unknown;
  warnings: { field: string; message: string; code: string }[];
};

/** Arguments have been checked against the schema; each resolver names the shape it relies on. */
export type FieldResolver<Source> = {
  resolve(source: Source, args: Record<string, unknown>, context: Context, info: GraphQLResolveInfo): unknown;
}["resolve"];
export type Fields<Source> = { [field: string]: FieldResolver<Source> };
export type Resolvers = { [type: string]: Fields<unknown> };

/** Declares the fields of one GraphQL type over the sandbox's own record of it. */
export function fieldsOf<Source>(fields: Fields<Source>): Fields<unknown> {
  return fields as Fields<unknown>;
}

export function currentShop(context: Context): Shop {
  const shop = context.world.tables.shops.get(context.domain);
  if (!shop) throw new Error(`the sandbox has no shop ${context.domain}`);
  return shop;
}
