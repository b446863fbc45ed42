import { describe, expect, it } from "vitest";
import { statesPage } from "./instalment-diagram";
import { INSTALMENT_STATES } from "./states";

describe("docs/instalment-states.md", () => {
  it("is what the transition table generates", async () => {
    await expect(statesPage()).toMatchFileSnapshot("../../docs/instalment-states.md");
  });

  it("shows every state", () => {
    const page = statesPage();
    expect(INSTALMENT_STATES.filter((state) => !page.includes(`--> ${state}`))).toEqual([]);
  });
});
