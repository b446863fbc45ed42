"use client";

import { Failed } from "@/components/ui/failed";

export default function PageError({ error, reset }: { readonly error: Error & { readonly digest?: string }; readonly reset: () => void }) {
  return <Failed digest={error.digest} onRetry={reset} />;
}
