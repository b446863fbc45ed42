import { expect, type Page, test } from "@playwright/test";
import { practice } from "./fixtures/practice";

/** Presses Tab until the wanted element has the focus: what cannot be reached so cannot be used by keyboard. */
async function tabTo(page: Page, wanted: ReturnType<Page["locator"]>): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("the focus never came to it");
}

test("without a pointer: signing in, finding an order, walking its list, opening and closing a dialog", async ({ page }) => {
  const owner = practice.users.find((one) => one.role === "owner");
  await page.goto("/sign-in");
  await tabTo(page, page.locator("input[name=email]"));
  await page.keyboard.type(owner?.email ?? "");
  await tabTo(page, page.locator("input[name=password]"));
  await page.keyboard.type(owner?.password ?? "");
  await page.keyboard.press("Enter");
  await expect(page).not.toHaveURL(/sign-in/);

  // The first thing the Tab key finds leads past the navigation.
  await page.goto("/orders?tab=due_soon");
  await page.locator("tbody a[data-row-link]").first().waitFor();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#content")).toBeFocused();

  const rows = page.locator("a[data-row-link]");
  await page.keyboard.press("j");
  await expect(rows.nth(0)).toBeFocused();
  await page.keyboard.press("j");
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press("k");
  await expect(rows.nth(0)).toBeFocused();
  await page.keyboard.press("x");
  await expect(page.getByRole("row").nth(1).getByRole("checkbox")).toBeChecked();
  const name = (await rows.nth(0).textContent()) ?? "";
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);

  // A dialog takes the focus, keeps it, and gives it back to what opened it.
  const opener = page.getByRole("button", { name: "Send card link" }).first();
  await tabTo(page, opener);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  for (let presses = 0; presses < 15; presses += 1) {
    await page.keyboard.press("Tab");
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();

  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("Sync");
  await expect(page.getByRole("option", { name: "Sync", exact: true })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/sync$/);
});
