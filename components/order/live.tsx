"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const EVERY_MS = 1_500;

type LiveProps = {
  /** Address that answers `{ pulse }`. */
  readonly address: string;
  /** The pulse this page was made at. */
  readonly pulse: string;
};

/** Keeps a page true while something runs: asks a tiny address and makes the page anew when the answer changes. Rests in a hidden tab. */
export function Live({ address, pulse }: LiveProps) {
  const router = useRouter();
  useEffect(() => {
    const stop = new AbortController();
    const ask = async () => {
      if (document.hidden) return;
      const answer = await fetch(address, { signal: stop.signal }).catch(() => null);
      if (!answer?.ok) return;
      const body: { pulse?: string } = await answer.json();
      if (!stop.signal.aborted && body.pulse !== pulse) router.refresh();
    };
    const timer = setInterval(ask, EVERY_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [address, pulse, router]);
  return null;
}
