import { clsx } from "clsx";
import { LoaderCircle } from "lucide-react";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { type ButtonLook, buttonLook } from "./button-look";

type ButtonProps = ComponentProps<"button"> & ButtonLook & { readonly busy?: boolean };

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

type ButtonLinkProps = ButtonLook & {
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
