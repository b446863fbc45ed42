import { describe, expect, it } from "vitest";
import { isWeakPassword } from "./passwords";

const EMAIL = "camille.durand@example.com";

describe("passwords", () => {
  it.each(["", "short", "aaaaaaaaaaaaaaaa", "password1234", "Password!2026", "qwerty1234567890", "camille.durand2026", "Bonjour1234567"])(
    "refuses %j",
    (password) => {
      expect(isWeakPassword(password, EMAIL)).toBe(true);
    },
  );

  it.each(["three blue herons", "x7Rk2pQ9wLm4", "un train passe à l'heure", "ДлинныйПароль42", "practice makes perfect"])(
    "takes %j",
    (password) => {
      expect(isWeakPassword(password, EMAIL)).toBe(false);
    },
  );
});
