import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDocuments } from "./documents";

interface Order {
  id: string;
  customer: string | null;
  paid: boolean;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "journal-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(path: string | null = join(folder, "orders.jsonl")) {
  const store = openDocuments(path);
  return { store, orders: store.table<Order>("orders", { customer: (order) => order.customer }) };
}

test("what was committed is there after a reopening, what was not is not", () => {
  const first = open();
  first.orders.put("o1", { id: "o1", customer: "c1", paid: false });
  first.orders.put("o2", { id: "o2", customer: "c1", paid: false });
  first.store.commit();
  first.orders.put("o1", { id: "o1", customer: "c2", paid: true });
  first.orders.delete("o2");
  first.store.commit();
  first.orders.put("o3", { id: "o3", customer: null, paid: false });
  const second = open();
  expect([...second.orders.values()]).toEqual([{ id: "o1", customer: "c2", paid: true }]);
  expect(second.orders.by("customer", "c1")).toEqual([]);
  expect(second.orders.by("customer", "c2").map((order) => order.id)).toEqual(["o1"]);
});

test("a commit cut short by a kill is dropped whole; the ones before it stay", () => {
  const first = open();
  first.orders.put("o1", { id: "o1", customer: null, paid: false });
  first.store.commit();
  appendFileSync(join(folder, "orders.jsonl"), '{"p":[["orders","o1",{"id":"o1","customer":null,"pa');
  const second = open();
  expect(second.orders.get("o1")?.paid).toBe(false);
  second.orders.put("o1", { id: "o1", customer: null, paid: true });
  second.store.commit();
  expect(open().orders.get("o1")?.paid).toBe(true);
});

test("rollback puts back documents, indexes and order of arrival", () => {
  const { store, orders } = open(null);
  orders.put("o1", { id: "o1", customer: "c1", paid: false });
  orders.put("o2", { id: "o2", customer: "c1", paid: false });
  store.commit();
  orders.put("o1", { id: "o1", customer: "c2", paid: true });
  orders.put("o9", { id: "o9", customer: "c1", paid: false });
  store.rollback();
  expect([...orders.newestFirst()].map((order) => order.id)).toEqual(["o2", "o1"]);
  expect(orders.by("customer", "c1").map((order) => order.id)).toEqual(expect.arrayContaining(["o1", "o2"]));
  expect(orders.by("customer", "c2")).toEqual([]);
});

test("opening compacts: history does not grow the file for ever", () => {
  const first = open();
  for (let turn = 0; turn < 500; turn++) {
    first.orders.put("o1", { id: "o1", customer: null, paid: turn % 2 === 0 });
    first.store.commit();
  }
  first.store.close();
  const before = readFileSync(join(folder, "orders.jsonl"), "utf8").length;
  open();
  expect(readFileSync(join(folder, "orders.jsonl"), "utf8").length).toBeLessThan(before / 100);
});

test("walking starts below or above a given document", () => {
  const { orders } = open(null);
  for (const id of ["a", "b", "c", "d"]) {
    orders.put(id, { id, customer: null, paid: false });
  }
  orders.delete("b");
  expect([...orders.newestFirst(orders.position("d"))].map((order) => order.id)).toEqual(["c", "a"]);
  expect([...orders.oldestFirst(orders.position("a"))].map((order) => order.id)).toEqual(["c", "d"]);
});
