/** The programs of this installation, written down, so that the start after a `kill -9` of the launcher finds and stops them. */
import { z } from "zod";
import { isAlive, type ProcessIdentity } from "../process/identity";
import { type DataFolder, readJson, writeJson } from "./data-folder";
import { stopProcess } from "./supervisor";

const recordSchema = z.record(z.string(), z.object({ pid: z.number(), startedAt: z.string() }));

const FILE = "processes.json";
const STOP_WITHIN_MS = 10_000;
/** Who asks before who is asked. They are written down as they were last started, which says nothing. */
const STOP_ORDER = ["web", "worker", "sandbox"];

export interface ProcessRecord {
  set(name: string, process: ProcessIdentity | null): void;
}

/** Only whoever holds the folder's lock may call this. */
export function processRecord(folder: DataFolder): ProcessRecord {
  const running = new Map<string, ProcessIdentity>();
  return {
    set(name, process) {
      if (process === null) running.delete(name);
      else running.set(name, process);
      writeJson(folder.file(FILE), Object.fromEntries(running));
    },
  };
}

/**
 * Stops what an earlier launcher left running, and nothing else: a process counts only when it started at the very moment that was written down.
 * @returns the names of what was stopped
 */
export async function stopLeftovers(folder: DataFolder): Promise<readonly string[]> {
  const kept = recordSchema.parse(readJson(folder.file(FILE)) ?? {});
  const stopped: string[] = [];
  const inOrder = Object.entries(kept).sort(([one], [other]) => STOP_ORDER.indexOf(one) - STOP_ORDER.indexOf(other));
  for (const [name, running] of inOrder) {
    if (!isAlive(running)) continue;
    await stopProcess(running, STOP_WITHIN_MS);
    stopped.push(name);
  }
  return stopped;
}
