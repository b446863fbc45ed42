import { clsx } from "clsx";
import type { ReactNode } from "react";

type PanelProps = {
  readonly title?: ReactNode;
  /** Right of the title: one small action or figure. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
  /** No padding: the content (a table, a list of rows) reaches the border. */
  readonly flush?: boolean;
  readonly id?: string;
};

/** A bordered part of a page. Panels never stand inside panels. */
export function Panel({ title, aside, children, className, flush = false, id }: PanelProps) {
  return (
    <section id={id} className={clsx("min-w-0 rounded-panel border border-border bg-surface", className)}>
      {title ? (
        <header className={clsx("flex min-h-11 items-center gap-3 px-4 py-2", flush && "border-border border-b")}>
          <h2 className="flex-1 font-semibold">{title}</h2>
          {aside}
        </header>
      ) : null}
      <div className={clsx(!flush && (title ? "px-4 pb-4" : "p-4"))}>{children}</div>
    </section>
  );
}

export type Fact = { readonly label: string; readonly value: ReactNode };

/** Label and value pairs, aligned. */
export function Facts({ facts, className }: { readonly facts: readonly Fact[]; readonly className?: string }) {
  return (
    <dl className={clsx("grid grid-cols-[minmax(4.5rem,auto)_1fr] gap-x-3 gap-y-1.5", className)}>
      {facts.map(({ label, value }) => (
        <div key={label} className="contents">
          <dt className="text-muted">{label}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
