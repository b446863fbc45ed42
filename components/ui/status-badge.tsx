import { clsx } from "clsx";
import type { StateLabel, Tone } from "@/lib/domain/state-words";
import { StateIcon } from "./state-icon";

const TONES: Readonly<Record<Tone, string>> = {
  neutral: "bg-neutral-soft text-text",
  muted: "bg-neutral-soft text-muted",
  info: "bg-info-soft text-info-text",
  success: "bg-success-soft text-success-text",
  warning: "bg-warning-soft text-warning-text",
  danger: "bg-danger-soft text-danger-text",
};

type StatusBadgeProps = { readonly status: StateLabel; readonly className?: string /** See StateIcon. */; readonly isOnSheet?: boolean };

/** A status as the table of words gives it, written out for one reader: shape, word and colour. */
export function StatusBadge({ status, className, isOnSheet }: StatusBadgeProps) {
  return (
    <span className={clsx("badge", TONES[status.tone], className)}>
      <StateIcon
        name={status.icon}
        isOnSheet={isOnSheet}
        className={clsx("size-3.5 shrink-0", status.icon === "loader-circle" && "animate-spin")}
      />
      <span className="truncate">{status.text}</span>
    </span>
  );
}

/** A word in a quiet pill: a tag, a role, a mode. */
export function Pill({ children, tone = "neutral" }: { readonly children: string; readonly tone?: Tone }) {
  return (
    <span className={clsx("inline-flex h-5 max-w-full items-center truncate rounded-full px-2 text-xs", TONES[tone])}>{children}</span>
  );
}
