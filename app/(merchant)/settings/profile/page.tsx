import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ActionButton } from "@/components/settings/action-button";
import { ActionForm } from "@/components/settings/action-form";
import { Facts, Panel } from "@/components/ui/panel";
import { LEAST_PASSWORD } from "@/lib/domain/passwords";
import { ROLE_NAMES } from "@/lib/domain/permissions";
import { openPage } from "@/lib/entry/page";
import { changeOwnSettings } from "../../frame/session-actions";
import { changePassword, signOutEverywhere } from "../actions";

const THEMES = ["system", "light", "dark"] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("nav.profile") };
}

export default async function ProfilePage() {
  const door = await openPage("orders.read");
  const { user, reader } = door;
  const [t, frame, common] = await Promise.all([getTranslations("settings"), getTranslations("frame"), getTranslations("common")]);
  const shops = user.memberships.map((row) => `${row.merchantName} (${ROLE_NAMES[row.role][reader.language]})`);
  return (
    <>
      <h1 className="font-semibold text-xl tracking-tight">{t("profile.title")}</h1>
      <Panel>
        <Facts
          className="mb-4"
          facts={[
            { label: t("profile.email"), value: user.email },
            { label: t("profile.roles"), value: shops.join(", ") },
          ]}
        />
        <ActionForm
          key={`${user.language} ${user.theme} ${user.name}`}
          columns={2}
          fields={[
            {
              type: "text",
              name: "name",
              label: t("profile.name"),
              value: user.name,
              required: true,
              maxLength: 120,
              autoComplete: "name",
            },
            {
              type: "select",
              name: "language",
              label: t("profile.language"),
              value: reader.language,
              options: [
                { value: "en", label: "English" },
                { value: "fr", label: "Français" },
              ],
            },
            {
              type: "select",
              name: "theme",
              label: t("profile.theme"),
              value: user.theme,
              options: THEMES.map((value) => ({ value, label: frame(`theme.${value}`) })),
            },
          ]}
          action={changeOwnSettings}
          submit={t("profile.save")}
          done={common("saved")}
        />
      </Panel>
      <Panel title={t("profile.passwordTitle")}>
        <ActionForm
          adds
          columns={2}
          fields={[
            {
              type: "password",
              name: "current",
              label: t("profile.current"),
              required: true,
              maxLength: 256,
              autoComplete: "current-password",
            },
            {
              type: "password",
              name: "next",
              label: t("profile.next"),
              hint: t("profile.nextHint", { minimum: LEAST_PASSWORD }),
              required: true,
              maxLength: 256,
              autoComplete: "new-password",
            },
          ]}
          action={changePassword}
          submit={t("profile.change")}
          done={t("profile.changed")}
        />
      </Panel>
      <Panel title={t("profile.sessionsTitle")}>
        <p className="mb-3 text-muted">{t("profile.sessionsText")}</p>
        <ActionButton
          label={t("profile.signOutEverywhere")}
          input={{}}
          action={signOutEverywhere}
          done={t("profile.signedOut")}
          confirm={{ title: t("profile.signOutEverywhere"), text: t("profile.sessionsText") }}
          then="/sign-in"
        />
      </Panel>
    </>
  );
}
