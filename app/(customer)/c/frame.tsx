import Image from "next/image";
import { getTranslations } from "next-intl/server";
import type { CSSProperties, ReactNode } from "react";
import { accentOf, readableOn } from "@/lib/domain/colour";
import { LANGUAGES, type Language } from "@/lib/domain/language";

export interface Brand {
  readonly name: string;
  readonly accentColor: string;
  readonly logoUrl: string | null;
  readonly supportEmail: string | null;
}

interface FrameProps {
  readonly language: Language;
  /** Null: nobody's page yet, a link that is not known. */
  readonly brand: Brand | null;
  /** Where the language switch leads back to; the order's page unless told. */
  readonly at?: string;
  readonly children: ReactNode;
}

/** The customer's pages: one column, the merchant's colour and logo, a language switch. Works without scripts. */
export async function CustomerFrame({ language, brand, at, children }: FrameProps) {
  const t = await getTranslations({ locale: language, namespace: "customer" });
  const accent = accentOf(brand?.accentColor);
  const colours = { "--accent": accent, "--accent-hover": accent, "--on-accent": readableOn(accent) } as CSSProperties;
  return (
    <div lang={language} style={colours} className="mx-auto flex min-h-dvh w-full max-w-[480px] flex-col gap-6 px-4 py-6">
      <header className="flex items-center justify-between gap-4">
        <BrandMark brand={brand} />
        <LanguageSwitch language={language} at={at} label={t("language.label")} names={{ en: t("language.en"), fr: t("language.fr") }} />
      </header>
      <main id="content" className="flex flex-1 flex-col gap-6">
        {children}
      </main>
      {brand ? (
        <footer className="border-t pt-4 text-muted text-sm">
          {brand.supportEmail
            ? t("who", { merchant: brand.name, contact: brand.supportEmail })
            : t("whoNoContact", { merchant: brand.name })}
        </footer>
      ) : null}
    </div>
  );
}

function BrandMark({ brand }: { readonly brand: Brand | null }) {
  if (!brand) return <span className="font-semibold text-lg">Predesk</span>;
  if (brand.logoUrl)
    return (
      <Image src={brand.logoUrl} alt={brand.name} width={200} height={36} unoptimized className="h-9 w-auto max-w-[200px] object-contain" />
    );
  return <span className="font-semibold text-lg">{brand.name}</span>;
}

interface SwitchProps {
  readonly language: Language;
  readonly at?: string;
  readonly label: string;
  readonly names: Readonly<Record<Language, string>>;
}

/** A form a language, so that it works without scripts. The language in use is marked, not pressable. */
function LanguageSwitch({ language, at, label, names }: SwitchProps) {
  return (
    <fieldset className="flex gap-1 text-sm print:hidden">
      <legend className="sr-only">{label}</legend>
      {LANGUAGES.map((one) => (
        <form key={one} method="post" action="/c/language">
          <input type="hidden" name="language" value={one} />
          {at ? <input type="hidden" name="at" value={at} /> : null}
          <button
            type="submit"
            lang={one}
            aria-current={one === language ? "true" : undefined}
            className={`min-h-8 rounded-control px-2 ${one === language ? "font-semibold text-text" : "text-muted underline underline-offset-2"}`}
          >
            {names[one]}
          </button>
        </form>
      ))}
    </fieldset>
  );
}
