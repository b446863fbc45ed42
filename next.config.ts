import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin({
  requestConfig: "./lib/i18n/request.ts",
  // Messages are compiled at build time: the browser needs no parser for them.
  experimental: { messages: { path: "./lib/i18n/messages", format: "json", locales: ["en", "fr"], precompile: true } },
});

/** Headers that do not depend on the request; the content security policy and HSTS are set in proxy.ts. */
const STATIC_HEADERS = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  // A customer's link never leaves with a click on something else.
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

/** Origins server actions may be called from, beside the host itself: behind a proxy the two differ. */
function allowedOrigins(): string[] {
  const appUrl = process.env.APP_URL;
  return appUrl && URL.canParse(appUrl) ? [new URL(appUrl).host] : [];
}

const config: NextConfig = {
  // A lock file in a parent folder would move the root there.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  poweredByHeader: false,
  reactStrictMode: true,
  // A tab left open over a deploy reloads instead of calling an action that is gone.
  deploymentId: process.env.APP_VERSION?.replace(/[^A-Za-z0-9_-]/g, "-") || undefined,
  experimental: {
    authInterrupts: true,
    optimizePackageImports: ["radix-ui"],
    serverActions: { allowedOrigins: allowedOrigins(), bodySizeLimit: "400kb" },
  },
  // tsc and Biome run on their own: a build does not repeat them.
  typescript: { ignoreBuildErrors: true },
  async headers() {
    return [{ source: "/:path*", headers: STATIC_HEADERS }];
  },
};

export default withNextIntl(config);
