import type { ReactNode } from "react";

/** A box of the customer's page; no box stands in a box. */
export function Panel({ title, children }: { readonly title?: string; readonly children: ReactNode }) {
  return (
    <section className="rounded-panel border bg-surface p-5">
      {title ? <h2 className="mb-3 font-semibold text-lg">{title}</h2> : null}
      {children}
    </section>
  );
}

/** The one big action of the page. */
export function BigButton({ children }: { readonly children: ReactNode }) {
  return (
    <button
      type="submit"
      className="min-h-12 w-full rounded-control border border-transparent bg-accent px-4 py-3 text-center font-semibold text-lg text-on-accent hover:opacity-90"
    >
      {children}
    </button>
  );
}

/** Label and value; money and dates stand right, with figures of one width. */
export function Facts({ rows }: { readonly rows: readonly (readonly [label: string, value: string | null])[] }) {
  return (
    <dl className="flex flex-col">
      {rows.map(([label, value]) =>
        value === null ? null : (
          <div key={label} className="flex justify-between gap-4 border-b py-2 last:border-b-0">
            <dt className="text-muted">{label}</dt>
            <dd className="text-right tabular-nums">{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** Folds away what is not the page's question; opens without scripts. */
export function Fold({
  title,
  isOpen = false,
  children,
}: {
  readonly title: string;
  readonly isOpen?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <details open={isOpen} className="rounded-panel border bg-surface print:hidden">
      <summary className="cursor-pointer px-5 py-3 font-medium">{title}</summary>
      <div className="flex flex-col gap-4 px-5 pb-5">{children}</div>
    </details>
  );
}

/** What was just done, or why it could not be. Announced by screen readers. */
export function Message({ tone, children }: { readonly tone: "success" | "danger"; readonly children: ReactNode }) {
  const look = tone === "success" ? "bg-success-soft text-success-text" : "bg-danger-soft text-danger-text";
  return (
    <div role={tone === "success" ? "status" : "alert"} className={`rounded-panel px-4 py-3 ${look}`}>
      {children}
    </div>
  );
}

/** A button that is not the page's question. */
export function PlainButton({ children }: { readonly children: ReactNode }) {
  return (
    <button type="submit" className="min-h-10 rounded-control border border-border-strong bg-raised px-4 py-2 font-medium hover:bg-hover">
      {children}
    </button>
  );
}

/** A form of one button, and of what it has to carry. */
export function PlainForm({
  action,
  label,
  fields = {},
}: {
  readonly action: string;
  readonly label: string;
  readonly fields?: Readonly<Record<string, string>>;
}) {
  return (
    <form method="post" action={action}>
      <Hidden fields={fields} />
      <PlainButton>{label}</PlainButton>
    </form>
  );
}

export function Hidden({ fields }: { readonly fields: Readonly<Record<string, string>> }) {
  return Object.entries(fields).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);
}
