import type { IncomingMessage, ServerResponse } from "node:http";
import { sendJson } from "../http/request";
import type { PendingCodes } from "../http/tokens";
import type { World } from "../state/world";

export type Store = { world: World; codes: PendingCodes };

export async function serveStoreFront(
  _store: Store,
  _request: IncomingMessage,
  response: ServerResponse,
  _url: URL,
  _domain: string,
): Promise<void> {
  sendJson(response, 404, { errors: "Not Found" });
}
