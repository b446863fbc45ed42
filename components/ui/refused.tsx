import { Notice } from "./states";

type RefusedProps = {
  readonly refusal: { readonly text: string; readonly wayOut: string; readonly changes?: readonly string[] } | null;
};

/** A refusal where it was asked for: what happened, what was changed meanwhile, and the way out. Nothing without one. */
export function Refused({ refusal }: RefusedProps) {
  if (!refusal) return null;
  const { changes = [] } = refusal;
  return (
    <Notice tone="warning" role="alert" title={refusal.text}>
      {changes.length > 0 ? (
        <ul className="mb-1 list-disc pl-4">
          {changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      ) : null}
      {refusal.wayOut}
    </Notice>
  );
}
