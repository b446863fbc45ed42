import { cva, type VariantProps } from "class-variance-authority";
import { clsx } from "clsx";
import { LoaderCircle } from "lucide-react";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";

export const buttonLook = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-control border font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:opacity-55",
  {
    variants: {
      look: {
        primary: "border-transparent bg-accent text-on-accent hover:bg-accent-hover",
        secondary: "border-border bg-raised text-text hover:bg-hover",
        ghost: "border-transparent bg-transparent text-text hover:bg-hover",
        danger: "border-transparent bg-danger text-on-accent hover:bg-danger-hover",
      },
      size: { sm: "h-7 px-2 text-sm", md: "h-8 px-3 text-base", icon: "size-8" },
    },
    defaultVariants: { look: "secondary", size: "md" },
  },
);

type Look = VariantProps<typeof buttonLook>;

type ButtonProps = ComponentProps<"button"> & Look & { readonly busy?: boolean };

/** A button. `busy` keeps its width and words, shows that work runs and refuses a second press. */
export function Button({ look, size, busy = false, className, children, disabled, type = "button", ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={clsx(buttonLook({ look, size }), className)}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {busy ? <LoaderCircle aria-hidden="true" className="size-4 animate-spin" /> : null}
      {children}
    </button>
  );
}

type ButtonLinkProps = Look & {
  readonly href: string;
  readonly children: ReactNode;
  readonly className?: string;
  readonly "aria-label"?: string;
  /** Leaves Predesk: opens a new tab and passes nothing on. */
  readonly external?: boolean;
};

/** A link that looks like a button. */
export function ButtonLink({ look, size, href, external = false, className, children, ...rest }: ButtonLinkProps) {
  const classes = clsx(buttonLook({ look, size }), className);
  if (external) {
    return (
      <a href={href} className={classes} target="_blank" rel="noreferrer" {...rest}>
        {children}
      </a>
    );
  }
  return (
    <Link href={href} className={classes} {...rest}>
      {children}
    </Link>
  );
}
