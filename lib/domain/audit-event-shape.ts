import { z } from "zod";
import { plainDate } from "./dates";
import { fromJson, moneyJsonSchema } from "./money";
import type { Wording } from "./words";

/** One kind of audit event: the payload it carries and the sentence the timeline shows. Payloads are plain JSON. */
export type AuditKind<Shape extends z.ZodRawShape = z.ZodRawShape> = {
  readonly schema: z.ZodObject<Shape>;
  readonly en: (data: z.infer<z.ZodObject<Shape>>, wording: Wording) => string;
  readonly fr: (data: z.infer<z.ZodObject<Shape>>, wording: Wording) => string;
};

/** Ties the sentence functions' argument to the payload's type. */
export function kind<Shape extends z.ZodRawShape>(shape: Shape, en: AuditKind<Shape>["en"], fr: AuditKind<Shape>["fr"]): AuditKind<Shape> {
  return { schema: z.object(shape), en, fr };
}

export const amount = moneyJsonSchema;
export const id = z.string().min(1).max(300);
export const text = z.string().max(2_000);
export const count = z.int().min(0);
export const day = z.iso.date();
export const instantText = z.iso.datetime({ offset: true });
export const maybe = <Inner extends z.ZodType>(inner: Inner) => inner.nullable();

type AmountJson = z.infer<typeof amount>;

/** An amount of a payload, written for the reader. */
export function m(wording: Wording, value: AmountJson): string {
  return wording.money(fromJson(value));
}

/** A date of a payload, written for the reader; the fallback stands for "none". */
export function d(wording: Wording, value: string | null, fallback: string): string {
  return value === null ? fallback : wording.date(plainDate(value));
}
