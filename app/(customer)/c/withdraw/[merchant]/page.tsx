import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { Language } from "@/lib/domain/language";
import { visitorLanguage } from "@/lib/entry/customer-link";
import { openPublicShop, type Typed, typedBefore } from "@/lib/entry/public-withdrawal";
import { CustomerFrame } from "../../frame";
import { BigButton, Facts, Hidden, Panel } from "../../parts";

export const metadata: Metadata = { title: { absolute: "Predesk" }, referrer: "no-referrer" };

interface Props {
  readonly params: Promise<{ readonly merchant: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** *Withdraw from contract here*, without a link: order number and e-mail address, then *Confirm withdrawal* (rule 26). */
export default async function Page({ params, searchParams }: Props) {
  const [{ merchant }, { step }, sent] = [await params, await searchParams, await headers()];
  const shop = await openPublicShop(merchant);
  if (!shop) notFound();
  const language = visitorLanguage(sent);
  const typed = typedBefore(sent);
  const at = `/c/withdraw/${shop.id}`;
  return (
    <CustomerFrame language={language} brand={shop} at={at}>
      {step === "done" ? (
        <Done language={language} />
      ) : step === "confirm" && typed ? (
        <Confirm language={language} at={at} typed={typed} />
      ) : (
        <Ask language={language} at={at} typed={typed} merchant={shop.name} />
      )}
    </CustomerFrame>
  );
}

async function Ask({
  language,
  at,
  typed,
  merchant,
}: {
  readonly language: Language;
  readonly at: string;
  readonly typed: Typed | null;
  readonly merchant: string;
}) {
  const t = await getTranslations({ locale: language, namespace: "customer.publicWithdrawal" });
  return (
    <Panel>
      <h1 className="mb-1 font-semibold text-xl">{t("title")}</h1>
      <p className="mb-4">{t("text", { merchant })}</p>
      <form method="post" action={`${at}/review`} className="flex flex-col gap-3">
        <label className="flex flex-col gap-1">
          <span className="text-sm">{t("order")}</span>
          <input name="order" type="text" required maxLength={60} defaultValue={typed?.order ?? ""} placeholder="#1001" className={INPUT} />
        </label>
        <label className="flex flex-col gap-1">
          <span className="text-sm">{t("email")}</span>
          <input
            name="email"
            type="email"
            required
            maxLength={254}
            autoComplete="email"
            defaultValue={typed?.email ?? ""}
            className={INPUT}
          />
        </label>
        <BigButton>{t("next")}</BigButton>
      </form>
    </Panel>
  );
}

const INPUT = "min-h-10 w-full rounded-control border border-border-strong bg-raised px-3 py-2";

async function Confirm({ language, at, typed }: { readonly language: Language; readonly at: string; readonly typed: Typed }) {
  const t = await getTranslations({ locale: language, namespace: "customer.publicWithdrawal" });
  return (
    <Panel>
      <h1 className="mb-1 font-semibold text-xl">{t("confirmTitle")}</h1>
      <p>{t("confirmText")}</p>
      <div className="my-4">
        <Facts
          rows={[
            [t("order"), typed.order],
            [t("email"), typed.email],
          ]}
        />
      </div>
      <form method="post" action={`${at}/confirm`} className="flex flex-col gap-3">
        <Hidden fields={{ ...typed, language }} />
        <BigButton>{t("confirm")}</BigButton>
        <a href={at} className="text-center text-muted underline underline-offset-2">
          {t("back")}
        </a>
      </form>
    </Panel>
  );
}

async function Done({ language }: { readonly language: Language }) {
  const t = await getTranslations({ locale: language, namespace: "customer.publicWithdrawal" });
  return (
    <Panel>
      <h1 className="mb-1 font-semibold text-xl">{t("doneTitle")}</h1>
      <p>{t("done")}</p>
    </Panel>
  );
}
