import { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "./auth";
import { readRawBody } from "./webhook";

const MAX_BYTES = 16 * 1024;
/** Credentials arrive by POST only; asked for by GET, next-auth calls it a failure of the server. */
const POST_ONLY = new Set(["callback/credentials"]);

const say = (status: number, message: string): Response => Response.json({ message }, { status });

function isReadable(type: string | null, body: Uint8Array): boolean {
  if (!type?.includes("json")) return true;
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    return typeof value === "object" && value !== null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return false;
    throw error;
  }
}

type Context = { readonly params: Promise<{ readonly nextauth: string[] }> };

/** next-auth behind a check of what it does not check itself: it answers a body that is no JSON with 500. */
export async function answerAuth(request: Request, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  if (request.method !== "POST") {
    if (POST_ONLY.has(nextauth.join("/"))) return say(405, "Sign in by POST.");
    return NextAuth(authOptions())(request, context);
  }
  const body = await readRawBody(request, MAX_BYTES);
  if (body === "too_large") return say(413, "The body is over 16 kB.");
  if (!isReadable(request.headers.get("content-type"), body)) return say(400, "The body is not JSON.");
  return NextAuth(authOptions())(
    new NextRequest(request.url, { method: "POST", headers: request.headers, body: Buffer.from(body) }),
    context,
  );
}
