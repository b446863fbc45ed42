/** docs/SEED.md: every row has a test that really is there, named after its row. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "./root";

const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
const rows = [...read("docs/SEED.md").matchAll(/^\| (\d+) \| .+? \| .+? \| (.+?) \| `(.+?)` \|$/gm)].map(([, row, title, file]) => ({
  ...{ row: Number(row), title: title ?? "", file: file ?? "" },
}));

describe("the table of capabilities", () => {
  test("has 29 rows, in order", () => expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 29 }, (_, at) => at + 1)));

  test.each(rows)("row $row: $title", ({ row, title, file }) => {
    expect(title).toMatch(new RegExp(`^row ${row}: `));
    expect(read(file)).toContain(`"${title}"`);
  });
});
