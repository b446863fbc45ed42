import type { z } from "zod";
import { CAMPAIGN_EVENTS } from "./audit-campaign-events";
import { CUSTOMER_EVENTS } from "./audit-customer-events";
import { DESK_EVENTS } from "./audit-desk-events";
import type { AuditKind } from "./audit-event-shape";
import { MONEY_EVENTS } from "./audit-money-events";
import { ORDER_EVENTS } from "./audit-order-events";
import { RECONCILIATION_EVENTS } from "./audit-reconciliation-events";
import { RUN_EVENTS } from "./audit-run-events";
import type { Reader } from "./language";
import { wordingFor } from "./words";

/** Every audit event there is: its payload and its sentence in both languages. */
export const AUDIT_EVENTS = {
  ...ORDER_EVENTS,
  ...CUSTOMER_EVENTS,
  ...MONEY_EVENTS,
  ...DESK_EVENTS,
  ...RUN_EVENTS,
  ...CAMPAIGN_EVENTS,
  ...RECONCILIATION_EVENTS,
} as const;

export type AuditEventType = keyof typeof AUDIT_EVENTS;

/** A payload without fields is inferred as a record of never, which nothing can be: such an event is its type alone. */
type WithPayload<Type, Payload> = string extends keyof Payload ? { readonly type: Type } : { readonly type: Type } & Payload;

/** An event as it is written: its type and a payload of plain JSON (amounts as MoneyJson, dates and instants as ISO text). */
export type AuditEvent = {
  [Type in AuditEventType]: WithPayload<Type, z.infer<(typeof AUDIT_EVENTS)[Type]["schema"]>>;
}[AuditEventType];

export const AUDIT_EVENT_TYPES = Object.keys(AUDIT_EVENTS) as AuditEventType[];

export function isAuditEventType(type: string): type is AuditEventType {
  return Object.hasOwn(AUDIT_EVENTS, type);
}

/** The timeline's sentence, or null when a stored row is of a type or shape this version does not know: it is then shown raw. */
export function auditSentence(type: string, data: unknown, reader: Reader): string | null {
  if (!isAuditEventType(type)) return null;
  // Each table row ties its sentence to its own schema; read through the common shape, the parse makes that true again.
  const kind = AUDIT_EVENTS[type] as unknown as AuditKind;
  const parsed = kind.schema.safeParse(data);
  return parsed.success ? kind[reader.language](parsed.data, wordingFor(reader)) : null;
}
