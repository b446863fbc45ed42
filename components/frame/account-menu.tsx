"use client";

import { CircleHelp, LogOut, UserRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { Menu, type MenuEntry } from "@/components/ui/menu";

export type OwnSetting = { readonly language?: "en" | "fr"; readonly theme?: "system" | "light" | "dark" };

type AccountMenuProps = {
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly theme: string;
  readonly onChange: (setting: OwnSetting) => Promise<unknown>;
  readonly onSignOut: () => Promise<void>;
};

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .map((part) => part[0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();

/** Who is signed in; language, theme, profile, sign out. */
export function AccountMenu({ name, email, language, theme, onChange, onSignOut }: AccountMenuProps) {
  const t = useTranslations("frame");
  const router = useRouter();
  const [isChanging, change] = useTransition();
  const set = (setting: OwnSetting) =>
    change(async () => {
      await onChange(setting);
      router.refresh();
    });
  const leave = () =>
    change(async () => {
      await onSignOut();
      // A full load: nothing of this session stays in memory.
      window.location.assign("/sign-in");
    });
  const entries: MenuEntry[] = [
    { kind: "header", title: name, detail: email },
    { kind: "separator", id: "profile" },
    { kind: "link", label: t("account.profile"), href: "/settings/profile", icon: <UserRound aria-hidden="true" className="size-4" /> },
    { kind: "link", label: t("account.help"), href: "/settings/help", icon: <CircleHelp aria-hidden="true" className="size-4" /> },
    { kind: "separator", id: "language" },
    {
      kind: "choice",
      label: t("account.language"),
      value: language,
      onChange: (value) => set({ language: value === "fr" ? "fr" : "en" }),
      options: [
        { value: "en", label: "English" },
        { value: "fr", label: "Français" },
      ],
    },
    { kind: "separator", id: "theme" },
    {
      kind: "choice",
      label: t("account.theme"),
      value: theme,
      onChange: (value) => set({ theme: value === "light" || value === "dark" ? value : "system" }),
      options: [
        { value: "system", label: t("theme.system") },
        { value: "light", label: t("theme.light") },
        { value: "dark", label: t("theme.dark") },
      ],
    },
    { kind: "separator", id: "leave" },
    { kind: "item", label: t("account.signOut"), onSelect: leave, icon: <LogOut aria-hidden="true" className="size-4" /> },
  ];
  return (
    <Menu
      label={t("account.label", { name })}
      face={initialsOf(name)}
      busy={isChanging}
      entries={entries}
      className="flex size-8 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent-text text-xs hover:ring-2 hover:ring-border"
    />
  );
}
