declare const brandKey: unique symbol;

/** A nominal type: a `Brand<string, "X">` is made only by the function that checked it. */
export type Brand<Base, Name extends string> = Base & { readonly [brandKey]: Name };
