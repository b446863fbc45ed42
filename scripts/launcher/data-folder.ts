/** The folder a practice installation lives in (`DATA_DIR`), and how small files in it are written so that a kill never leaves half of one. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../root";

export interface DataFolder {
  readonly root: string;
  readonly logs: string;
  readonly sandbox: string;
  file(name: string): string;
}

/** Names the folder without touching the disk. A relative DATA_DIR starts at the project's folder. */
export function dataFolder(dataDir: string | undefined): DataFolder {
  const root = path.resolve(ROOT, dataDir?.trim() || ".data");
  return { root, logs: path.join(root, "logs"), sandbox: path.join(root, "sandbox"), file: (name) => path.join(root, name) };
}

/** Makes the folders. They hold secrets, so nobody else may look in. */
export function makeDataFolder(folder: DataFolder): void {
  for (const each of [folder.root, folder.logs, folder.sandbox]) mkdirSync(each, { recursive: true, mode: 0o700 });
}

/** Writes a whole file or nothing of it, readable by its owner only. */
export function writeWhole(file: string, content: string): void {
  const draft = `${file}.${process.pid}.tmp`;
  const handle = openSync(draft, "w", 0o600);
  try {
    writeSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
}

export function writeJson(file: string, value: unknown): void {
  writeWhole(file, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * @returns undefined when the file is not there
 * @throws Error naming the file when it is not JSON
 */
export function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is damaged: it is not JSON.`, { cause: error });
  }
}
