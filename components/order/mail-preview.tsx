"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/states";
import { type Answer, type RefusalWords, useAction } from "@/components/ui/use-action";

/** A mail as it would leave. */
export type LinkPreview = {
  readonly to: string;
  readonly from: string;
  readonly language: "en" | "fr";
  readonly subject: string;
  readonly html: string;
};

/** Shows a mail before it is sent: written by the same code, in a frame that runs nothing and leads nowhere. */
export function MailPreview({ load }: { readonly load: () => Promise<Answer<LinkPreview>> }) {
  const t = useTranslations("desk.preview");
  const { run, isBusy } = useAction();
  const [shown, setShown] = useState<LinkPreview | null>(null);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const show = async () => setShown(await run(load, { onRefusal: setRefusal }));
  if (refusal)
    return (
      <Notice tone="warning" title={refusal.text}>
        {refusal.wayOut}
      </Notice>
    );
  if (!shown)
    return (
      <div>
        <Button size="sm" busy={isBusy} onClick={show}>
          {t("show")}
        </Button>
      </div>
    );
  return <PreviewedMail mail={shown} />;
}

/** One mail, with whom it goes to and in which language. */
export function PreviewedMail({ mail }: { readonly mail: LinkPreview }) {
  const t = useTranslations("desk.preview");
  const common = useTranslations("common");
  return (
    <section className="rounded-panel border border-border" aria-label={t("title")}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 border-border border-b px-3 py-2 text-sm">
        <dt className="text-muted">{t("from")}</dt>
        <dd className="min-w-0 break-words">{mail.from}</dd>
        <dt className="text-muted">{t("to")}</dt>
        <dd className="min-w-0 break-words">{mail.to}</dd>
        <dt className="text-muted">{t("language")}</dt>
        <dd>{common(`language.${mail.language}`)}</dd>
        <dt className="text-muted">{t("subject")}</dt>
        <dd lang={mail.language} className="min-w-0 break-words font-medium">
          {mail.subject}
        </dd>
      </dl>
      <iframe title={t("title")} sandbox="" srcDoc={mail.html} className="h-80 w-full rounded-b-panel bg-[#ffffff]" />
    </section>
  );
}
