import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { eachMerchant } from "./each-merchant";

test("one that is slow or fails keeps no other from its turn, each has one, and the failure is told", async () => {
  const done: string[] = [];
  const work = async (id: string) => {
    if (id === "slow") await setTimeout(60);
    if (id === "broken") throw new Error("its shop is away");
    done.push(id);
  };
  const all = eachMerchant(["slow", "broken", "a", "b", "a", "c", "d", "e"], work);
  await setTimeout(20);
  expect(done).toEqual(["a", "b", "c", "d", "e"]);
  await expect(all).rejects.toMatchObject({ errors: [{ message: "its shop is away" }] });
  expect(done).toEqual(["a", "b", "c", "d", "e", "slow"]);
});
