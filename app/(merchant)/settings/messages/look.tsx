"use client";

import Image from "next/image";
import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { type ChangeEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { notify } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { accentOf, contrast, readableOn } from "@/lib/domain/colour";
import { LOGO_TYPES, MOST_LOGO_BYTES } from "@/lib/domain/logo";
import { changeAccent, changeLogo } from "./actions";

type LookProps = {
  readonly version: number;
  readonly logoUrl: string | null;
  readonly shopName: string;
  readonly accentColor: string;
  readonly canWrite: boolean;
};

/** The shop's picture and colour, as its mails and its customers' page show them. */
export function Look(props: LookProps) {
  return (
    <div className="grid gap-6 sm:grid-cols-2">
      <Logo {...props} />
      <Accent {...props} />
    </div>
  );
}

/** A file as base64; null when it cannot be read. */
async function base64Of(file: File): Promise<string | null> {
  const bytes = await file.arrayBuffer().catch(() => null);
  if (!bytes) return null;
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
}

function Logo({ logoUrl, shopName, canWrite }: LookProps) {
  const t = useTranslations("mails.look");
  const router = useRouter();
  const picker = useRef<HTMLInputElement>(null);
  const { run, isBusy } = useAction();
  const send = async (picture: string | null, done: string) => {
    const value = await run(() => changeLogo({ picture }), { done });
    if (value !== null) router.refresh();
  };
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    event.target.value = "";
    if (!file) return;
    if (file.size > MOST_LOGO_BYTES) return notify("error", t("tooLarge"), t("logoHint"));
    const picture = await base64Of(file);
    if (!picture) return notify("error", t("unreadable"));
    await send(picture, t("saved"));
  };
  return (
    <div className="flex flex-col gap-2">
      <p className="font-medium text-sm">{t("logo")}</p>
      <div className="flex h-16 items-center rounded-control border border-border bg-[#ffffff] px-4">
        {logoUrl ? (
          <Image src={logoUrl} alt={shopName} width={200} height={36} unoptimized className="h-9 w-auto max-w-[200px] object-contain" />
        ) : (
          <span className="font-semibold text-[#52525b]">{shopName}</span>
        )}
      </div>
      <p className="text-muted text-sm">{logoUrl ? t("logoHint") : t("none")}</p>
      {canWrite ? (
        <div className="flex gap-2">
          <input
            ref={picker}
            type="file"
            accept={LOGO_TYPES.join(",")}
            aria-label={t("logo")}
            className="sr-only"
            tabIndex={-1}
            onChange={choose}
          />
          <Button busy={isBusy} onClick={() => picker.current?.click()}>
            {logoUrl ? t("replace") : t("choose")}
          </Button>
          {logoUrl ? (
            <Button look="ghost" disabled={isBusy} onClick={() => send(null, t("removed"))}>
              {t("remove")}
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

const LEGIBLE = 3;

function Accent({ accentColor, version, canWrite }: LookProps) {
  const t = useTranslations("mails.look");
  const format = useFormatter();
  const router = useRouter();
  const { run, isBusy } = useAction();
  const [typed, setTyped] = useState(accentColor);
  const colour = accentOf(typed);
  const ink = readableOn(colour);
  const save = async () => {
    const value = await run(() => changeAccent({ version, accentColor: colour }), { done: t("accentSaved") });
    if (value !== null) router.refresh();
  };
  return (
    <div className="flex flex-col gap-2">
      <Field label={t("accent")} hint={t("accentHint")}>
        {(control) => (
          <div className="flex items-center gap-3">
            <Input
              {...control}
              type="color"
              value={colour}
              disabled={!canWrite}
              onChange={(event) => setTyped(event.target.value)}
              className="!w-16 p-0.5"
            />
            <span className="rounded-control bg-[#ffffff] p-2">
              <span className="rounded-md px-4 py-2 font-semibold" style={{ backgroundColor: colour, color: ink }}>
                {t("example")}
              </span>
            </span>
          </div>
        )}
      </Field>
      <p className="text-muted text-sm">
        {t("contrast", { ratio: format.number(contrast(colour, ink), { maximumFractionDigits: 1 }) })}
        {contrast(colour, "#ffffff") < LEGIBLE ? ` ${t("faint")}` : ""}
      </p>
      {canWrite && colour !== accentColor ? (
        <div>
          <Button look="primary" busy={isBusy} onClick={save}>
            {t("save")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
