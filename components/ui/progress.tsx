/** How far long work has come; without a known end it only says that it runs. */
export function Progress({ label, part }: { readonly label: string; readonly part: number | null }) {
  const percent = part === null ? null : Math.round(Math.min(Math.max(part, 0), 1) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { "aria-valuenow": percent })}
      className="h-1.5 overflow-hidden rounded-full bg-neutral-soft"
    >
      <div
        className={percent === null ? "h-full w-1/3 animate-pulse rounded-full bg-accent" : "h-full rounded-full bg-accent"}
        style={percent === null ? {} : { width: `${percent}%` }}
      />
    </div>
  );
}
