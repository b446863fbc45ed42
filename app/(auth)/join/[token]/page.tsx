import { Link2Off } from "lucide-react";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { COUNTRY_CODES } from "@/lib/domain/country-zones";
import { CURRENCY_EXPONENTS } from "@/lib/domain/currencies";
import { LEAST_PASSWORD } from "@/lib/domain/passwords";
import { ROLE_NAMES } from "@/lib/domain/permissions";
import { openInvitation } from "@/lib/entry/join";
import { Brand } from "../../brand";
import { join } from "./actions";
import { JoinForm } from "./join-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: "Predesk", referrer: "no-referrer" };
}

/** Choices of the set-up form, named in the reader's language and sorted by name. */
function choices(codes: Iterable<string>, type: "region" | "currency", locale: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([locale], { type });
  return [...codes].map((value) => ({ value, label: names.of(value) ?? value })).sort((a, b) => a.label.localeCompare(b.label, locale));
}

export default async function JoinPage({ params }: { readonly params: Promise<{ readonly token: string }> }) {
  const { token } = await params;
  const [t, language, invitation] = await Promise.all([getTranslations("auth"), getLocale(), openInvitation(token)]);
  if (!invitation) {
    return (
      <>
        <Brand />
        <h1 className="sr-only">{t("join.endedTitle")}</h1>
        <EmptyState
          icon={<Link2Off aria-hidden="true" />}
          title={t("join.endedTitle")}
          text={t("join.endedText")}
          action={<ButtonLink href="/sign-in">{t("join.signIn")}</ButtonLink>}
        />
      </>
    );
  }
  const role = ROLE_NAMES[invitation.role][language];
  return (
    <>
      <div className="flex flex-col gap-4">
        <Brand />
        <div>
          <h1 className="font-semibold text-xl tracking-tight">
            {invitation.isSetUp ? t("join.setUpTitle") : t("join.title", { merchant: invitation.merchantName ?? "" })}
          </h1>
          <p className="text-muted">
            {invitation.isSetUp
              ? t("join.setUpLead")
              : invitation.hasAccount
                ? t("join.existing", { email: invitation.email ?? "" })
                : t("join.lead", { role })}
          </p>
        </div>
      </div>
      <JoinForm
        token={token}
        email={invitation.email}
        hasAccount={invitation.hasAccount}
        isSetUp={invitation.isSetUp}
        countries={invitation.isSetUp ? choices(COUNTRY_CODES, "region", language) : []}
        currencies={invitation.isSetUp ? choices(CURRENCY_EXPONENTS.keys(), "currency", language) : []}
        zones={invitation.isSetUp ? Intl.supportedValuesOf("timeZone") : []}
        join={join}
        labels={{
          name: t("join.name"),
          email: t("join.email"),
          password: t("join.password"),
          passwordHint: t("join.passwordHint", { minimum: LEAST_PASSWORD }),
          merchantName: t("join.merchantName"),
          legalName: t("join.legalName"),
          country: t("join.country"),
          currency: t("join.currency"),
          timezone: t("join.timezone"),
          descriptor: t("join.descriptor"),
          descriptorHint: t("join.descriptorHint"),
          submit: t("join.submit"),
          unreachable: t("signIn.unreachable"),
        }}
      />
    </>
  );
}
