/** A refusal in the reader's language: what happened and the way out. */
export interface RefusalWords {
  readonly code: string;
  readonly text: string;
  readonly wayOut: string;
  readonly fields?: readonly string[];
  /** Of an edit that came too late: what was changed, by whom, newest first. */
  readonly changes?: readonly string[];
}

/** What a server action answers: a value, or why not. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: RefusalWords };
