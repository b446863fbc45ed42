import { expect, it } from "vitest";
import { MUTANTS } from "./mutants";
import { checkMutants } from "./try-mutants";

it("six mutants, and each of their patches fits the source as it stands", () => {
  expect(MUTANTS).toHaveLength(6);
  expect(checkMutants).not.toThrow();
});
