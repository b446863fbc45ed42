"use client";

import { useRouter } from "next/navigation";
import { Select } from "@/components/ui/field";
import { type Answer, useAction } from "@/components/ui/use-action";

type RoleSelectProps = {
  readonly userId: string;
  readonly role: string;
  readonly roles: readonly { readonly value: string; readonly label: string }[];
  readonly label: string;
  readonly done: string;
  readonly change: (input: unknown) => Promise<Answer<unknown>>;
};

/** A member's role; sends the role that was seen, so that two people changing it at once do not undo each other. */
export function RoleSelect({ userId, role, roles, label, done, change }: RoleSelectProps) {
  const router = useRouter();
  const { run, isBusy } = useAction();
  const choose = async (next: string) => {
    await run(() => change({ userId, role: next, before: role }), { done });
    router.refresh();
  };
  return (
    <div className="w-44">
      <Select key={role} aria-label={label} defaultValue={role} disabled={isBusy} onChange={(event) => void choose(event.target.value)}>
        {roles.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Select>
    </div>
  );
}
