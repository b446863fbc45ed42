/** The product's own route handlers behind a real HTTP server, without Next: what a webhook in an integration test reaches. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

export interface Route {
  readonly method: string;
  /** Groups name the dynamic segments, for instance `/api/x/(?<connection>[^/]+)`. */
  readonly path: RegExp;
  /** Loaded on the first call: the module reads the application, which exists only once the server has an address. */
  readonly load: () => Promise<Handler>;
}

function toRequest(incoming: IncomingMessage, origin: string): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) if (value !== undefined) headers.set(name, [value].flat().join(", "));
  const hasBody = incoming.method !== "GET" && incoming.method !== "HEAD";
  const body = hasBody ? Readable.toWeb(incoming) : undefined;
  return new Request(new URL(incoming.url ?? "/", origin), { method: incoming.method, headers, body, duplex: "half" } as RequestInit);
}

/** @param port 0 picks a free one. A handler that throws is answered with 500, as a real server does, and told on the console. */
export async function startWeb(routes: readonly Route[], port = 0) {
  let origin = "";
  const server = createServer(async (incoming, outgoing) => {
    const path = new URL(incoming.url ?? "/", origin).pathname;
    const route = routes.find((one) => one.method === incoming.method && one.path.test(path));
    if (!route) return outgoing.writeHead(404).end();
    try {
      const handler = await route.load();
      const answer = await handler(toRequest(incoming, origin), { params: Promise.resolve({ ...route.path.exec(path)?.groups }) });
      outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
    } catch (error) {
      console.error(error);
      outgoing.writeHead(500).end();
    }
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: origin,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
