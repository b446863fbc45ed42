import "@fontsource-variable/inter";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { connection } from "next/server";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { readSession } from "@/lib/entry/session";

export const metadata: Metadata = {
  title: { default: "Predesk", template: "%s · Predesk" },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

const THEMES = new Set(["light", "dark", "system"]);

/** The person's theme is in the first bytes of the page, so nothing flashes. */
async function themeOf(): Promise<string> {
  const signedIn = await readSession();
  const theme = signedIn?.user.theme ?? (await cookies()).get("predesk-theme")?.value ?? "system";
  return THEMES.has(theme) ? theme : "system";
}

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  // Language and theme are the person's: no page of ours can be made at build time, not even "not found".
  await connection();
  const { common } = await getMessages();
  return (
    <html lang={await getLocale()} data-theme={await themeOf()}>
      <body className="min-h-dvh">
        <NextIntlClientProvider messages={{ common }}>{children}</NextIntlClientProvider>
      </body>
    </html>
  );
}
