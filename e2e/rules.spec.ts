import { expect, test } from "@playwright/test";
import { mailsTo, openOrder, shop, signIn } from "./fixtures/practice";

test("a rule of the shop's own: the next order that fits it is a preorder collected by hand, and the order says why", async ({ page }) => {
  const tag = `atelier-${Date.now()}`;
  const email = `robin.rule.${Date.now()}@example.com`;
  await signIn(page, "owner");
  await page.goto("/settings/rules");
  await page.getByRole("button", { name: "Add a rule" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(dialog.getByText("Choose what the rule looks for.")).toBeVisible();
  await dialog.getByLabel("What it looks for").selectOption({ label: "Order tag" });
  await dialog.getByLabel("Tags").fill(tag);
  await dialog.getByLabel("Who collects the balance").selectOption({ label: "by hand" });
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("There are unsaved changes.")).toBeVisible();
  await page.getByRole("button", { name: "Save rules" }).click();
  await expect(page.getByText("There are unsaved changes.")).toBeHidden();
  await page.reload();
  await expect(page.getByText(tag)).toBeVisible();

  const order = await shop<{ name: string }>("/orders", {
    customer: { email, firstName: "Robin", lastName: "Sample", locale: "en" },
    lines: [{ sku: "TEST-2", title: "Test saddle", price: "40.00" }],
    tags: [tag],
    payment: { kind: "none" },
  });
  await openOrder(page, order);
  await expect(page.getByText(tag).first()).toBeVisible();
  expect(await mailsTo(email)).toEqual([]);
});
