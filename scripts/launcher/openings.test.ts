import { expect, test } from "vitest";
import { openings } from "./openings";

test("what was opened last is closed first, and one that fails keeps no other open", async () => {
  const open = openings();
  const closed: string[] = [];
  const close = (name: string) => async () => void closed.push(name);
  await open.add("The database", close("database"));
  await open.add("The sandbox", async () => {
    throw new Error("it hangs");
  });
  await open.add("The worker", close("worker"));
  await open.add("The web server", close("web"));
  const failures = await open.closeAll();
  expect(closed).toEqual(["web", "worker", "database"]);
  expect(failures.map(({ message }) => message)).toEqual(["The sandbox did not stop: it hangs"]);
});

test("what is opened after closing has begun is closed at once, and the start goes no further", async () => {
  const open = openings();
  await open.closeAll();
  let isClosed = false;
  const late = open.add("The worker", async () => {
    isClosed = true;
  });
  await expect(late).rejects.toThrow("stopping");
  expect(isClosed).toBe(true);
  expect(open.closing.aborted).toBe(true);
});

test("closing twice closes once", async () => {
  const open = openings();
  let times = 0;
  await open.add("The web server", async () => {
    times += 1;
  });
  await Promise.all([open.closeAll(), open.closeAll()]);
  expect(times).toBe(1);
});
