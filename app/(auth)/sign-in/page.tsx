import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { ROLE_NAMES } from "@/lib/domain/permissions";
import { practiceUsers } from "@/lib/entry/practice-users";
import { readSession } from "@/lib/entry/session";
import { Brand } from "../brand";
import { SignInForm } from "./sign-in-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth"))("signIn.title") };
}

export default async function SignInPage() {
  if (await readSession()) redirect("/");
  const [t, language, users] = await Promise.all([getTranslations("auth"), getLocale(), practiceUsers()]);
  return (
    <>
      <div className="flex flex-col gap-4">
        <Brand />
        <div>
          <h1 className="font-semibold text-xl tracking-tight">{t("signIn.title")}</h1>
          <p className="text-muted">{t("signIn.lead")}</p>
        </div>
      </div>
      <SignInForm
        labels={{
          email: t("signIn.email"),
          password: t("signIn.password"),
          submit: t("signIn.submit"),
          wrong: t("signIn.wrong"),
          limited: t("signIn.limited"),
          unreachable: t("signIn.unreachable"),
          practiceTitle: t("signIn.practiceTitle"),
          practiceText: t("signIn.practiceText"),
        }}
        practiceUsers={users.map((user) => {
          const role = ROLE_NAMES[user.role][language];
          return { email: user.email, password: user.password, name: user.name, role, label: t("signIn.as", { name: user.name, role }) };
        })}
      />
    </>
  );
}
