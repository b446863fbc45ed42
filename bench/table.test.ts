import { expect, test } from "vitest";
import { type Figure, isReached, median, quantile } from "./figures";
import { resultsTable, withTable } from "./table";

const figure = (change: Partial<Figure>): Figure => ({
  ...{ bench: "ingest", size: 10, metric: "deliveries", value: 5, unit: "1/s", baseline: 10, ratio: 0.5 },
  ...change,
});

test("a promise is about the ratio, or about the value where nothing is compared", () => {
  expect(isReached(figure({ atLeast: 0.5 }))).toBe(true);
  expect(isReached(figure({ atLeast: 0.51 }))).toBe(false);
  expect(isReached(figure({ atMost: 4, baseline: null, ratio: null }))).toBe(false);
  expect(isReached(figure({ atMost: 5, baseline: null, ratio: null }))).toBe(true);
});

test("quantiles are values that occurred", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95)).toBe(10);
  expect(quantile([7], 0.99)).toBe(7);
});

test("the table shows what was missed, of lists nothing else, and replaces the one before", () => {
  const lists = [figure({ bench: "lists", metric: "kept", atMost: 1 }), figure({ bench: "lists", metric: "missed", atMost: 0.1 })];
  const table = resultsTable([figure({ atLeast: 0.8 }), ...lists], "Measured somewhere.");
  expect(table).toContain("| ingest | 10 | deliveries | 5 1/s | 10 | 0.5 | ≥ 0.8 | **no** |");
  expect(table).toContain("Of 2 promises about lists 1 are kept");
  expect(table).toContain("| missed |");
  expect(table).not.toContain("| kept |");
  const document = "before\n<!-- results: npm run bench -- all -->\nold\n<!-- end of results -->\nafter\n";
  expect(withTable(document, table)).toBe(`before\n<!-- results: npm run bench -- all -->\n${table}\n<!-- end of results -->\nafter\n`);
  expect(() => withTable("nothing", table)).toThrow("has no lines");
});
