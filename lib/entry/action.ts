import { revalidatePath } from "next/cache";
import type { z } from "zod";
import { getApp } from "@/lib/wiring";
import { type ActionAnswer, type ActionDoor, runAction } from "./run-action";
import { readSession } from "./session";

export type { ActionAnswer } from "./run-action";

/** Every action door of the house. A generated test tries each as nobody, as every role and with foreign ids. */
export const actionDoors: ActionDoor<z.ZodType, unknown>[] = [];

/** Makes a server action out of a door. Use in a file with "use server"; amounts never come from the browser. */
export function defineAction<Input extends z.ZodType, T>(door: ActionDoor<Input, T>): (raw: unknown) => Promise<ActionAnswer<T>> {
  // The list holds doors of every input: each is only ever called through runAction, which parses with the door's own schema.
  actionDoors.push(door as unknown as ActionDoor<z.ZodType, unknown>);
  return async (raw) => runAction(getApp(), door, await readSession(), raw, (path) => revalidatePath(path));
}
