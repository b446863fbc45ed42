import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/**
 * An append-only file of JSON lines, one line per committed change.
 *
 * A line reaches the operating system before `append` returns, so whatever was answered after it
 * survives `kill -9` of this process. (It is not fsynced: losing power may lose the last lines.)
 * A last line cut short by a kill was never answered, so it is dropped on opening.
 */
export interface Journal {
  append(line: string): void;
  close(): void;
}

const memoryOnly: Journal = { append: () => undefined, close: () => undefined };

function writeWhole(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(fd, bytes, written);
  }
}

function completeLines(path: string): string[] {
  const text = readFileSync(path, "utf8");
  const end = text.lastIndexOf("\n");
  return end < 0 ? [] : text.slice(0, end).split("\n");
}

/**
 * Opens the journal at `path`: hands every kept line to `replay`, then rewrites the file as
 * `snapshot` (compaction, by rename, so a kill in the middle leaves the old file) and stays open
 * for appending. With `path` null nothing is kept.
 *
 * @throws Error when a line other than the last is not JSON: the file was damaged by something else.
 */
export function openJournal(path: string | null, hooks: { replay(entry: unknown): void; snapshot(): Iterable<string> }): Journal {
  if (path === null) {
    return memoryOnly;
  }
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path)) {
    for (const line of completeLines(path)) {
      hooks.replay(JSON.parse(line));
    }
  }
  const draft = `${path}.compacting`;
  const fd = openSync(draft, "w", 0o600);
  let batch = "";
  for (const line of hooks.snapshot()) {
    batch += `${line}\n`;
    if (batch.length > 1_000_000) {
      writeWhole(fd, batch);
      batch = "";
    }
  }
  writeWhole(fd, batch);
  fsyncSync(fd);
  renameSync(draft, path);
  return {
    append: (line) => writeWhole(fd, `${line}\n`),
    close: () => closeSync(fd),
  };
}
