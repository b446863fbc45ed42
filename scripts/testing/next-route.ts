/** Runs a route handler as Next runs it: through Next's own route module, so that cookies(), headers() and refused methods are the real ones. */
import "next/dist/server/node-environment-baseline.js";
import { AppRouteRouteModule } from "next/dist/server/route-modules/app-route/module.js";
import { NextRequest } from "next/server.js";

export type RouteParams = Record<string, string | string[]>;

type Options = ConstructorParameters<typeof AppRouteRouteModule>[0];
type Context = Parameters<AppRouteRouteModule["handle"]>[1];

/** Where a route file answers: `(merchant)/orders/[orderId]/pulse` is `/orders/[orderId]/pulse`. */
export const pageOf = (folder: string): string =>
  `/${folder
    .split("/")
    .filter((part) => !/^\(.*\)$/.test(part))
    .join("/")}`;

/** A throw of the handler comes out as it is: a real server answers 500 to it. */
export async function callRoute(page: string, handlers: object, request: Request, params: RouteParams): Promise<Response> {
  const route = new AppRouteRouteModule({
    userland: () => handlers,
    definition: { kind: "APP_ROUTE", page, pathname: page, filename: "route", bundlePath: page },
    distDir: ".next",
    relativeProjectDir: "",
    resolvedPagePath: page,
    nextConfigOutput: undefined,
  } as unknown as Options);
  const context = {
    params,
    previewProps: { previewModeId: "0".repeat(32), previewModeSigningKey: "0".repeat(64), previewModeEncryptionKey: "0".repeat(64) },
    renderOpts: { supportsDynamicResponse: true, experimental: {}, incrementalCache: {} },
    sharedContext: { buildId: "test", deploymentId: "test" },
  };
  return route.handle(new NextRequest(request), context as unknown as Context);
}

/** Runs something where a server action runs: inside a request, where cookies and headers may be asked for. */
export async function inRequest<T>(work: () => Promise<T>): Promise<T> {
  const results: T[] = [];
  const handler = async (): Promise<Response> => {
    results.push(await work());
    return new Response();
  };
  await callRoute("/action", Object.fromEntries([["POST", handler]]), new Request("http://localhost:3000/", { method: "POST" }), {});
  const [result] = results;
  if (results.length !== 1) throw new Error("the request was not run");
  return result as T;
}
