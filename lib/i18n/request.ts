import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { readSession } from "@/lib/entry/session";
import { chooseLanguage, LANGUAGE_COOKIE } from "./language";
import { messagesIn } from "./messages";

/** One language per answer, without a language in the address: a link to an order reads the same for everybody. */
export default getRequestConfig(async ({ locale }) => {
  const signedIn = locale ? null : await readSession();
  const language = chooseLanguage(
    locale ?? signedIn?.user.language,
    (await cookies()).get(LANGUAGE_COOKIE)?.value,
    (await headers()).get("accept-language"),
  );
  return { locale: language, timeZone: signedIn?.member?.timezone ?? "UTC", messages: messagesIn(language) };
});
