"use client";

import { LogOut, UserRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { Menu, MenuChoice, MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";

export type OwnSetting = { readonly language?: "en" | "fr"; readonly theme?: "system" | "light" | "dark" };

type AccountMenuProps = {
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly theme: string;
  readonly onChange: (setting: OwnSetting) => Promise<unknown>;
  readonly onSignOut: () => Promise<void>;
};

/** Who is signed in; language, theme, profile, sign out. */
export function AccountMenu({ name, email, language, theme, onChange, onSignOut }: AccountMenuProps) {
  const t = useTranslations("frame");
  const [isChanging, change] = useTransition();
  const set = (setting: OwnSetting) =>
    change(async () => {
      await onChange(setting);
    });
  const initials = name
    .split(/\s+/)
    .map((part) => part[0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();
  return (
    <Menu
      label={t("account.label", { name })}
      trigger={
        <button
          type="button"
          aria-label={t("account.label", { name })}
          aria-busy={isChanging || undefined}
          className="flex size-8 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent-text text-xs hover:ring-2 hover:ring-border"
        >
          {initials}
        </button>
      }
    >
      <div className="px-2 py-1.5">
        <p className="truncate font-medium">{name}</p>
        <p className="truncate text-muted text-sm">{email}</p>
      </div>
      <MenuSeparator />
      <MenuLink href="/settings/profile">
        <UserRound aria-hidden="true" className="size-4" />
        {t("account.profile")}
      </MenuLink>
      <MenuSeparator />
      <MenuChoice
        label={t("account.language")}
        value={language}
        onChange={(value) => set({ language: value === "fr" ? "fr" : "en" })}
        options={[
          { value: "en", label: "English" },
          { value: "fr", label: "Français" },
        ]}
      />
      <MenuSeparator />
      <MenuChoice
        label={t("account.theme")}
        value={theme}
        onChange={(value) => set({ theme: value === "light" || value === "dark" ? value : "system" })}
        options={[
          { value: "system", label: t("theme.system") },
          { value: "light", label: t("theme.light") },
          { value: "dark", label: t("theme.dark") },
        ]}
      />
      <MenuSeparator />
      <MenuItem
        onSelect={() =>
          change(async () => {
            await onSignOut();
            // A full load: nothing of this session stays in memory.
            window.location.assign("/sign-in");
          })
        }
      >
        <LogOut aria-hidden="true" className="size-4" />
        {t("account.signOut")}
      </MenuItem>
    </Menu>
  );
}
