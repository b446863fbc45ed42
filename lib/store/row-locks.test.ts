import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

/**
 * A row that others refer to is locked FOR NO KEY UPDATE: keys never change here, and the stronger lock would wait for every
 * insert of a row that points to it (its foreign key takes KEY SHARE). An import that locks order, then customer, and a mail's
 * link that points to both met in a deadlock that way.
 */
test("no row lock of the store stands in the way of foreign keys", () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.startsWith("generated") && !name.endsWith(".test.ts"),
  );
  const strong = files.filter((name) => /FOR UPDATE/.test(readFileSync(path.join(import.meta.dirname, name), "utf8")));
  expect(files.length).toBeGreaterThan(30);
  expect(strong).toEqual([]);
});
