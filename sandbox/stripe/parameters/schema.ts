/**
 * What a request may carry, as plain data (catalogue.json), generated from the `stripe` package:
 * `s` text, `i` whole number, `b` true or false; `e` one of, `a` list of, `m` map of, `n` may be
 * unset with an empty string, `u` one of several forms, `o` named members (`r` are required);
 * a number points into `definitions`, where equal shapes are kept once.
 */
export type Schema =
  | "s"
  | "i"
  | "b"
  | number
  | { e: string[] }
  | { a: Schema }
  | { m: Schema }
  | { n: Schema }
  | { u: Schema[] }
  | ObjectSchema;

export interface ObjectSchema {
  o: Record<string, Schema>;
  r?: string[];
}

export interface Catalogue {
  package: string;
  apiVersion: string;
  definitions: Schema[];
  /** Request parameters by the name of their interface, such as PaymentIntentCreateParams. */
  parameters: Record<string, Schema>;
  /** Members that `expand[]` may name, by the object's type name, such as payment_intent. */
  expandable: Record<string, string[]>;
  eventTypes: string[];
}
