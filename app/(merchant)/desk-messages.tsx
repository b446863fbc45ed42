import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";

/** Hands the words of the desk to the parts of a page that run in the browser. */
export async function DeskMessages({ children }: { readonly children: ReactNode }) {
  const { common, desk } = await getMessages();
  return <NextIntlClientProvider messages={{ common, desk }}>{children}</NextIntlClientProvider>;
}
