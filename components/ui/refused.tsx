import { Notice } from "./states";

/** A refusal where it was asked for: what happened, and the way out. Nothing without one. */
export function Refused({ refusal }: { readonly refusal: { readonly text: string; readonly wayOut: string } | null }) {
  if (!refusal) return null;
  return (
    <Notice tone="warning" role="alert" title={refusal.text}>
      {refusal.wayOut}
    </Notice>
  );
}
