import type { ReactNode } from "react";

/** Pages before anybody is signed in: one quiet column. */
export default function AuthLayout({ children }: { readonly children: ReactNode }) {
  return <main className="mx-auto flex min-h-dvh w-full max-w-[400px] flex-col justify-center gap-6 px-4 py-12">{children}</main>;
}
