/** What the sources are, told by a hash of their content. Plain JavaScript: `npm start` asks before it can run TypeScript. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");
const NOT_SOURCE = /(^lib\/store\/generated(\/|$))|(\.test\.tsx?$)|(\.gz$)/;

/**
 * Files of a folder of the project and below, without tests and what is generated.
 * @param {string} relative
 * @returns {string[]} paths from the project's folder
 */
export function filesUnder(relative) {
  const full = path.join(ROOT, relative);
  if (!existsSync(full) || NOT_SOURCE.test(relative)) return [];
  return readdirSync(full, { withFileTypes: true }).flatMap((entry) => {
    const child = path.posix.join(relative, entry.name);
    if (entry.isDirectory()) return filesUnder(child);
    return entry.isFile() && !NOT_SOURCE.test(child) ? [child] : [];
  });
}

/**
 * @param {readonly string[]} files paths from the project's folder
 * @returns {string} 64 hexadecimal digits
 */
export function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of [...files].sort()) {
    const content = readFileSync(path.join(ROOT, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** Everything the bundled programs are made of; the exact packages stand in the lock file. */
const PROGRAM_ROOMS = ["lib", "sandbox", "scripts", "prisma/seed"];
const PROGRAM_SETTINGS = ["prisma/schema.prisma", "package-lock.json", "tsconfig.json"];

/**
 * Where the bundles of exactly these sources are, or will be.
 * @returns {string}
 */
export function programsFolder() {
  const settings = PROGRAM_SETTINGS.filter((file) => existsSync(path.join(ROOT, file)));
  const stamp = hashOf([...settings, ...PROGRAM_ROOMS.flatMap(filesUnder)]).slice(0, 16);
  return path.join(ROOT, ".build/programs", stamp);
}
