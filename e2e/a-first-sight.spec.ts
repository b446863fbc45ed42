import { expect, test } from "@playwright/test";
import { signIn } from "./fixtures/practice";

/** What a newcomer sees first: the product at work. Every state of a balance that lasts; the others pass within minutes. */
const LASTING = [
  "Card missing",
  /^Due \d/,
  /^Retry /,
  "New card needed",
  "Customer must confirm",
  "New agreement needed",
  "Payment request sent",
  "Paid",
  "Cancelled",
];

test("the practice shop has orders in every state that lasts, with promises, campaigns and a sender of its own", async ({ page }) => {
  await signIn(page, "owner");
  await page.goto("/orders");
  for (const state of LASTING) await expect(page.locator("tbody").getByText(state).filter({ visible: true }).first()).toBeVisible();
  await expect(page.locator("tbody").getByText("No date")).toHaveCount(0);
  await page.goto("/campaigns");
  await expect(page.locator("main li")).toHaveCount(2);
  await page.goto("/settings/senders");
  await expect(page.getByText("precommandes@moulin-velo.example").first()).toBeVisible();
});
