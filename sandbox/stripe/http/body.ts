import type { IncomingMessage } from "node:http";
import { invalid } from "../errors";

const LARGEST = 1_000_000;

/** The whole request body as text. @throws StripeError 413 beyond a megabyte. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > LARGEST) {
      throw invalid("The request body is too large.", { status: 413 });
    }
    parts.push(part);
  }
  return parts.length === 1 ? (parts[0]?.toString() ?? "") : Buffer.concat(parts).toString();
}
