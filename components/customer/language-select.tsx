"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Select } from "@/components/ui/field";
import { type Answer, useAction } from "@/components/ui/use-action";

type LanguageSelectProps = {
  readonly customerId: string;
  readonly language: "en" | "fr";
  readonly change: (input: {
    readonly customerId: string;
    readonly language: "en" | "fr";
    readonly before: "en" | "fr";
  }) => Promise<Answer<null>>;
};

/** The language the customer is written to in; changed on the spot. */
export function LanguageSelect({ customerId, language, change }: LanguageSelectProps) {
  const t = useTranslations("desk.language");
  const common = useTranslations("common");
  const router = useRouter();
  const { run, isBusy } = useAction();
  const choose = async (value: string) => {
    const answer = await run(
      async () => {
        const said = await change({ customerId, language: value === "fr" ? "fr" : "en", before: language });
        return said.ok ? { ok: true as const, value: true } : said;
      },
      { done: t("saved") },
    );
    if (answer) router.refresh();
  };
  return (
    <Select
      aria-label={t("label")}
      className="max-w-40"
      value={language}
      disabled={isBusy}
      onChange={(event) => choose(event.target.value)}
    >
      <option value="en">{common("language.en")}</option>
      <option value="fr">{common("language.fr")}</option>
    </Select>
  );
}
