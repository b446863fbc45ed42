import { Compass } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { buttonLook } from "@/components/ui/button-look";
import { EmptyState } from "@/components/ui/states";
import { readSession } from "@/lib/entry/session";

/** Not there and not yours are the same answer. A person without any shop is told that instead. */
export default async function NotFound() {
  const [t, signedIn] = await Promise.all([getTranslations("common"), readSession()]);
  const isHomeless = signedIn !== null && signedIn.member === null;
  return (
    <main>
      <h1 className="sr-only">{isHomeless ? t("noMerchant.title") : t("notFound.title")}</h1>
      <EmptyState
        icon={<Compass aria-hidden="true" />}
        title={isHomeless ? t("noMerchant.title") : t("notFound.title")}
        text={isHomeless ? t("noMerchant.text") : t("notFound.text")}
        action={
          // A whole load, not a Link: every page is sent what this one needs.
          isHomeless ? null : (
            <a href="/" className={buttonLook()}>
              {t("notFound.home")}
            </a>
          )
        }
      />
    </main>
  );
}
