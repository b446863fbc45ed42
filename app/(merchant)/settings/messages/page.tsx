import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { Panel } from "@/components/ui/panel";
import { Notice } from "@/components/ui/states";
import { codeWord } from "@/lib/domain/code-words";
import { mailClassOf } from "@/lib/domain/mail-kinds";
import { textsFor } from "@/lib/domain/message-texts";
import { openPage } from "@/lib/entry/page";
import { messageSettings } from "@/lib/queries/message-settings";
import type { SearchParams } from "../../cursor";
import { KindList } from "./kind-list";
import { Look } from "./look";
import { MessageEditor } from "./message-editor";
import { readMessage } from "./search";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("mails"))("title") };
}

export default async function MessagesPage({ searchParams }: { readonly searchParams: Promise<SearchParams> }) {
  const door = await openPage("settings.read");
  const [t, messages, settings, params] = await Promise.all([
    getTranslations("mails"),
    getMessages(),
    messageSettings(door.scope),
    searchParams,
  ]);
  const { kind, language } = readMessage(params, door.reader.language);
  const canWrite = door.can("settings.write");
  const name = codeWord("mail", kind, door.reader.language);
  return (
    <NextIntlClientProvider messages={{ common: messages.common, mails: messages.mails }}>
      <h1 className="font-semibold text-xl tracking-tight">{t("title")}</h1>
      <p className="text-muted">{t("lead")}</p>
      <Panel title={t("look.title")}>
        <Look
          key={`${settings.version} ${settings.logoUrl}`}
          version={settings.version}
          logoUrl={settings.logoUrl}
          shopName={settings.name}
          accentColor={settings.accentColor}
          canWrite={canWrite}
        />
      </Panel>
      <Panel title={t("list")} flush>
        <KindList kind={kind} language={language} texts={settings.texts} reader={door.reader.language} />
      </Panel>
      <Panel title={name.charAt(0).toLocaleUpperCase(door.reader.locale) + name.slice(1)} id="message">
        <MessageEditor
          key={`${kind} ${language}`}
          kind={kind}
          language={language}
          kept={textsFor(settings.texts, kind, language)}
          canBeStopped={mailClassOf(kind) === "reminder"}
          canWrite={canWrite}
        />
      </Panel>
      <Notice tone="info">{t("once")}</Notice>
    </NextIntlClientProvider>
  );
}
