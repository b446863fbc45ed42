"use client";

import dynamic from "next/dynamic";
import { useSyncExternalStore } from "react";

/** Something to say about what was just done. */
export interface Toast {
  readonly id: number;
  readonly kind: "success" | "error";
  readonly title: string;
  readonly detail?: string;
  /** Takes it back, while it is shown. */
  readonly undo?: Undo;
}

export type Undo = { readonly label: string; readonly onUndo: () => void };

let waiting: readonly Toast[] = [];
let count = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  waiting = next;
  for (const listener of listeners) listener();
}

/** Says it. Errors stay until closed: nobody should have to read against a clock. */
export function notify(kind: Toast["kind"], title: string, detail?: string, undo?: Undo): void {
  count += 1;
  change([...waiting, { id: count, kind, title, detail, undo }]);
}

/** Hands what waits to whoever shows it, once. */
export function takeToasts(): readonly Toast[] {
  const taken = waiting;
  if (taken.length > 0) change([]);
  return taken;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const NOTHING: readonly Toast[] = [];

/** What waits to be shown. */
export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    subscribe,
    () => waiting,
    () => NOTHING,
  );
}

// The code that shows them is loaded with the first one.
const Shown = dynamic(() => import("./shown-toasts").then((module) => module.ShownToasts), { ssr: false });

/** Where results of actions appear. */
export function Toaster({ label }: { readonly label: string }) {
  const wasNeeded = useToasts().length > 0 || count > 0;
  return wasNeeded ? <Shown label={label} /> : null;
}
