"use client";

import { type FormEvent, useState, useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { Notice } from "@/components/ui/states";
import { type SignInAnswer, signInWith } from "./credentials";

type Labels = Readonly<
  Record<"email" | "password" | "submit" | "wrong" | "limited" | "unreachable" | "practiceTitle" | "practiceText", string>
>;

type PracticeUser = {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly role: string;
  readonly label: string;
};

const never = () => () => undefined;

/** False in the page as the server sent it, true once the browser runs it. */
function useIsAlive(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

export function SignInForm({ labels, practiceUsers }: { readonly labels: Labels; readonly practiceUsers: readonly PracticeUser[] }) {
  const [running, setRunning] = useState<string | null>(null);
  const isAlive = useIsAlive();
  const [failure, setFailure] = useState<Exclude<SignInAnswer, "ok"> | null>(null);
  const enter = async (email: string, password: string, by: string) => {
    setRunning(by);
    setFailure(null);
    const answer = await signInWith(email, password);
    if (answer === "ok") {
      // A full load: the page is made anew for the person.
      window.location.assign("/");
      return;
    }
    setRunning(null);
    setFailure(answer);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    void enter(String(given.get("email")), String(given.get("password")), "form");
  };
  return (
    <>
      {/* POST and a sleeping button: pressed before the page is alive, a form would put the password into the address. */}
      <form method="post" onSubmit={submit} className="flex flex-col gap-4">
        <Field label={labels.email}>
          {(control) => <Input {...control} name="email" type="email" autoComplete="username" required maxLength={254} />}
        </Field>
        <Field label={labels.password}>
          {(control) => <Input {...control} name="password" type="password" autoComplete="current-password" required maxLength={1024} />}
        </Field>
        {failure ? (
          <Notice tone="danger" role="alert">
            {labels[failure]}
          </Notice>
        ) : null}
        <Button type="submit" look="primary" busy={running === "form"} disabled={running !== null || !isAlive}>
          {labels.submit}
        </Button>
      </form>
      {practiceUsers.length > 0 ? (
        <section aria-labelledby="practice-users" className="flex flex-col gap-2 border-t pt-5">
          <h2 id="practice-users" className="font-semibold">
            {labels.practiceTitle}
          </h2>
          <p className="text-muted text-sm">{labels.practiceText}</p>
          <ul className="mt-1 overflow-hidden rounded-panel border border-border bg-surface">
            {practiceUsers.map((user) => (
              <li key={user.email} className="border-border not-first:border-t">
                <button
                  type="button"
                  aria-label={user.label}
                  aria-busy={running === user.email || undefined}
                  disabled={running !== null}
                  onClick={() => void enter(user.email, user.password, user.email)}
                  className="flex h-10 w-full items-center gap-3 px-3 text-left hover:bg-hover disabled:opacity-60"
                >
                  <span className="flex-1 font-medium">{user.name}</span>
                  <span className="text-muted">{user.role}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
