import { clsx } from "clsx";
import type { ReactNode } from "react";

type EmptyProps = { readonly icon: ReactNode; readonly title: ReactNode; readonly text: ReactNode; readonly action?: ReactNode };

/** Nothing here: says why and what to do. */
export function EmptyState({ icon, title, text, action }: EmptyProps) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center px-4 py-14 text-center">
      <div className="mb-3 flex size-10 items-center justify-center rounded-full bg-neutral-soft text-muted [&_svg]:size-5">{icon}</div>
      <p className="font-semibold text-base">{title}</p>
      <p className="mt-1 text-muted">{text}</p>
      {action ? <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}

export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden="true" className={clsx("block animate-pulse rounded bg-neutral-soft", className)} />;
}

type NoticeTone = "info" | "warning" | "danger" | "success";

const NOTICE: Readonly<Record<NoticeTone, string>> = {
  info: "border-info-text/25 bg-info-soft text-info-text",
  warning: "border-warning-text/25 bg-warning-soft text-warning-text",
  danger: "border-danger-text/25 bg-danger-soft text-danger-text",
  success: "border-success-text/25 bg-success-soft text-success-text",
};

/** One thing to know, in the page: what happened, why, what to do. */
export function Notice({
  tone,
  title,
  children,
  action,
  role,
}: {
  readonly tone: NoticeTone;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly role?: "alert" | "status";
}) {
  return (
    <div role={role} className={clsx("flex flex-wrap items-center gap-x-4 gap-y-2 rounded-panel border px-3 py-2", NOTICE[tone])}>
      <div className="min-w-0 flex-1 basis-64">
        {title ? <p className="font-semibold">{title}</p> : null}
        {children}
      </div>
      {action}
    </div>
  );
}
