"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { type Answer, useAction } from "@/components/ui/use-action";

type UndoButtonProps = {
  readonly label: string;
  readonly runId: string;
  readonly done: string;
  readonly undo: (input: { readonly runId: string }) => Promise<Answer<{ readonly runId: string }>>;
};

/** Makes the plan that takes a run back, and shows it: nothing happens before it is started. */
export function UndoButton({ label, runId, done, undo }: UndoButtonProps) {
  const router = useRouter();
  const { run, isBusy } = useAction();
  const plan = async () => {
    const planned = await run(() => undo({ runId }), { done });
    if (planned) router.push(`/runs/${planned.runId}`);
  };
  return (
    <Button busy={isBusy} onClick={plan}>
      {label}
    </Button>
  );
}
