import { existsSync, readdirSync, readFileSync } from "node:fs";

/**
 * Seconds of processor a PostgreSQL server and its backends have used: what a busy machine cannot falsify. Zero where /proc does not tell.
 * A backend that has ended takes its share with it: measure while the connections stay open.
 */
export function serverSeconds(server: number | null): number {
  if (server === null || !existsSync("/proc/self/stat")) return 0;
  const ticks = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      const file = `/proc/${pid}/stat`;
      const text = existsSync(file) ? readFileSync(file, "utf8") : "";
      const [, parent, ...rest] = text.slice(text.lastIndexOf(")") + 2).split(" ");
      return Number(pid) === server || Number(parent) === server ? Number(rest[9]) + Number(rest[10]) : 0;
    });
  return ticks.reduce((all, one) => all + one, 0) / 100;
}
