/** The product's mark and name. */
export function Brand() {
  return (
    <p className="flex items-center gap-2.5 font-semibold text-lg tracking-tight">
      <svg viewBox="0 0 32 32" className="size-8" aria-hidden="true">
        <rect width="32" height="32" rx="8" className="fill-accent" />
        <path
          d="M10 24V8h7.2a5.4 5.4 0 0 1 0 10.8H10"
          fill="none"
          stroke="var(--on-accent)"
          strokeWidth="3"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      Predesk
    </p>
  );
}
