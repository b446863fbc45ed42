import type { RefusalCode, RefusalParams } from "./refusal-params";

export type { RefusalCode, RefusalParams } from "./refusal-params";

/** An expected no: a value with a code and the facts its words need. `refusalText` (refusal-texts.ts) writes it out. */
export type RefusalOf<Code extends RefusalCode> = { readonly ok: false; readonly code: Code; readonly params: RefusalParams[Code] };
/** The refusal of a code; of several codes, one of their refusals. */
type RefusalFor<Code extends RefusalCode> = Code extends unknown ? RefusalOf<Code> : never;
export type Refusal = RefusalFor<RefusalCode>;

/** Codes that need no facts. */
type BareCode = { [Code in RefusalCode]: Record<never, never> extends RefusalParams[Code] ? Code : never }[RefusalCode];

export function refuse<Code extends BareCode>(code: Code): RefusalFor<Code>;
export function refuse<Code extends RefusalCode>(code: Code, params: RefusalParams[Code]): RefusalFor<Code>;
export function refuse(code: RefusalCode, params: object = {}): { ok: false; code: RefusalCode; params: object } {
  return { ok: false, code, params };
}

/** True for a refusal among results of any shape `{ ok: … }`. */
export function isRefusal(value: { readonly ok: boolean }): value is Refusal {
  return !value.ok;
}

/** What the words of a refusal are: what happened, and the way out. */
export type RefusalText = { readonly text: string; readonly wayOut: string };
