import type { ReactNode } from "react";

/** One event, written out for the reader. */
export interface TimelineEntry {
  readonly id: string;
  readonly sentence: string;
  readonly who: string;
  readonly when: string;
  readonly whenExact: string;
  readonly reason: string | null;
  readonly subject?: { readonly label: string; readonly href: string } | null;
  /** The raw payload, foldable; null when there is nothing in it. */
  readonly raw: string | null;
}

type TimelineProps = {
  readonly entries: readonly TimelineEntry[];
  readonly rawLabel: string;
  readonly link?: (entry: TimelineEntry) => ReactNode;
};

/** What happened: who or what, when, why; raw details fold out. */
export function Timeline({ entries, rawLabel, link }: TimelineProps) {
  return (
    <ol className="flex flex-col">
      {entries.map((entry) => (
        <li key={entry.id} className="group relative flex gap-3 pb-4 last:pb-0">
          <span aria-hidden="true" className="relative mt-[7px] flex w-2 shrink-0 justify-center">
            <span className="absolute top-2 h-full w-px bg-border group-last:hidden" />
            <span className="size-1.5 rounded-full bg-border-strong" />
          </span>
          <div className="min-w-0 flex-1">
            <p className="break-words">
              {entry.sentence} {link?.(entry)}
            </p>
            <p className="text-muted text-sm">
              {entry.who} · <time title={entry.whenExact}>{entry.when}</time>
            </p>
            {entry.reason ? <p className="text-muted text-sm">{entry.reason}</p> : null}
            {entry.raw ? (
              <details className="mt-0.5 text-sm">
                <summary className="w-fit text-muted hover:text-text">{rawLabel}</summary>
                <pre className="mt-1 whitespace-pre-wrap break-all rounded-control bg-sunken p-2 font-mono text-xs">{entry.raw}</pre>
              </details>
            ) : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
