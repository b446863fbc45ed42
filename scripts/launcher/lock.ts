/**
 * One launcher on one data folder.
 *
 * The lock is a file `launcher.<number>.lock` that says who holds it. It appears complete or not at all (hard link), and a number is never used
 * twice while a higher one is there: whoever finds only dead holders takes the next number, and of several who try the same number one wins. So a
 * lock left by `kill -9` is taken over without a moment in which two launchers could both believe they hold it.
 */
import { linkSync, readdirSync, rmSync } from "node:fs";
import { z } from "zod";
import { identify, isAlive } from "../process/identity";
import { type DataFolder, readJson, writeJson } from "./data-folder";

const holderSchema = z.object({ pid: z.number(), startedAt: z.string(), url: z.string().nullable() });

/** Who holds the lock: the process, and where it serves once it does. */
export type LockHolder = z.infer<typeof holderSchema>;

export interface Lock {
  /** Tells later starts where this one serves. */
  announce(url: string): void;
  release(): void;
}

const NAME = /^launcher\.(\d+)\.lock$/;

interface Held {
  readonly number: number;
  readonly holder: LockHolder | null;
}

function held(folder: DataFolder): Held[] {
  return readdirSync(folder.root)
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map((digits) => ({
      number: Number(digits),
      holder: holderSchema
        .nullable()
        .catch(null)
        .parse(readJson(fileOf(folder, Number(digits))) ?? null),
    }))
    .sort((a, b) => b.number - a.number);
}

function fileOf(folder: DataFolder, number: number): string {
  return folder.file(`launcher.${number}.lock`);
}

/** The launcher that runs on this folder, or null. */
export function currentHolder(folder: DataFolder): LockHolder | null {
  return held(folder).find(({ holder }) => holder !== null && isAlive(holder))?.holder ?? null;
}

function tryNumber(folder: DataFolder, number: number, holder: LockHolder): boolean {
  const draft = folder.file(`launcher.${process.pid}.draft`);
  writeJson(draft, holder);
  try {
    linkSync(draft, fileOf(folder, number));
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Takes the lock, or says who holds it. */
export function takeLock(folder: DataFolder): Lock | LockHolder {
  const me = identify(process.pid);
  if (me === null) throw new Error("This process cannot find itself in the process table.");
  const mine: LockHolder = { ...me, url: null };
  for (;;) {
    const other = currentHolder(folder);
    if (other !== null) return other;
    const number = (held(folder)[0]?.number ?? 0) + 1;
    if (!tryNumber(folder, number, mine)) continue;
    const locks = held(folder);
    const higher = locks.find((lock) => lock.number > number && lock.holder !== null && isAlive(lock.holder));
    if (higher?.holder) {
      rmSync(fileOf(folder, number), { force: true });
      return higher.holder;
    }
    for (const lock of locks) if (lock.number < number) rmSync(fileOf(folder, lock.number), { force: true });
    return {
      announce: (url) => writeJson(fileOf(folder, number), { ...mine, url }),
      release: () => rmSync(fileOf(folder, number), { force: true }),
    };
  }
}
