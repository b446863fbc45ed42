import { describe, expect, it } from "vitest";
import { FLAG_WORDS, INSTALMENT_WORDS } from "@/lib/domain/state-words";
import { STATE_ICONS } from "./state-icon";

describe("state icons", () => {
  it("has a shape for every state and flag of the table of words", () => {
    const named = [...Object.values(INSTALMENT_WORDS), ...Object.values(FLAG_WORDS)].map((word) => word.icon);
    expect(named.filter((icon) => !STATE_ICONS[icon])).toEqual([]);
  });
});
