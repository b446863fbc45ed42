import { cva, type VariantProps } from "class-variance-authority";

/** How buttons look, for buttons and for what only looks like one. */
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

export type ButtonLook = VariantProps<typeof buttonLook>;
