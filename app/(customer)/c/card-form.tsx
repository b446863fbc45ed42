import { getTranslations } from "next-intl/server";
import type { Language } from "@/lib/domain/language";
import { BigButton } from "./parts";

interface CardFormProps {
  readonly language: Language;
  readonly merchant: string;
  readonly text: string;
  readonly digest: string;
  /** Written amount of the second box; null without one. */
  readonly chargeNow: string | null;
  readonly noticeHours: number;
}

/** The agreement, word for word, with a box that is never ticked beforehand (rule 20), and the way to Stripe's page. */
export async function CardForm({ language, merchant, text, digest, chargeNow, noticeHours }: CardFormProps) {
  const t = await getTranslations({ locale: language, namespace: "customer.agree" });
  return (
    <form method="post" action="/c/card" className="flex flex-col gap-4">
      <input type="hidden" name="language" value={language} />
      <input type="hidden" name="shown" value={digest} />
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 font-medium">{t("legend")}</legend>
        <blockquote className="border-border-strong border-l-2 pl-3">{text}</blockquote>
        <Box name="agree" required label={t("box")} />
        {chargeNow ? (
          <div className="flex flex-col gap-1">
            <Box name="charge-now" label={t("now", { amount: chargeNow, hours: noticeHours })} />
            <p className="pl-7 text-muted text-sm">{t("nowWhy")}</p>
          </div>
        ) : null}
      </fieldset>
      <BigButton>{t("action")}</BigButton>
      <p className="text-muted text-sm">{t("next", { merchant })}</p>
      <p className="text-muted text-sm">{t("why")}</p>
    </form>
  );
}

function Box({ name, label, required = false }: { readonly name: string; readonly label: string; readonly required?: boolean }) {
  return (
    <label className="flex min-h-8 items-start gap-3">
      <input type="checkbox" name={name} value="yes" required={required} className="mt-0.5 size-4 shrink-0 accent-accent" />
      <span>{label}</span>
    </label>
  );
}
