import { type NextRequest, NextResponse } from "next/server";
import { getEnv } from "@/lib/env";

/** The policy of one answer. Scripts need this answer's nonce; nothing may frame a page; forms go to us or to Stripe's pages. */
function contentSecurityPolicy(nonce: string): string {
  const { mode, stripeApiBase, appUrl } = getEnv();
  const isDevelopment = process.env.NODE_ENV === "development";
  // In practice mode Stripe's hosted pages are the sandbox's.
  const hosted = stripeApiBase ? ` ${new URL(stripeApiBase).origin}` : "";
  const pictures = mode === "production" ? "https:" : "https: http:";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: ${pictures}`,
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    `form-action 'self' https://*.stripe.com${hosted}`,
    "frame-ancestors 'none'",
    ...(appUrl.startsWith("https:") ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

/** Sets the security headers that change from answer to answer. Who may see what is decided behind the doors (lib/entry). */
export function proxy(request: NextRequest): NextResponse {
  const policy = contentSecurityPolicy(crypto.randomUUID().replaceAll("-", ""));
  const headers = new Headers(request.headers);
  headers.set("Content-Security-Policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  if (getEnv().appUrl.startsWith("https:")) response.headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  return response;
}

export const config = {
  matcher: [{ source: "/((?!api|_next/static|_next/image|favicon.ico|icon.svg).*)" }],
};
