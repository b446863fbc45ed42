import { expect, test } from "@playwright/test";
import { practice, signIn } from "./fixtures/practice";

test("nobody gets in without signing in", async ({ page }) => {
  for (const path of ["/", "/orders", "/customers", "/settings", "/sync"]) {
    await page.goto(path);
    await expect(page).toHaveURL(/sign-in/);
  }
});

test("a wrong password says so and lets nobody in", async ({ page }) => {
  await page.goto("/sign-in");
  await page.locator("input[name=email]").fill("owner@practice.example");
  await page.locator("input[name=password]").fill("not the password");
  await page.locator("form button[type=submit]").click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expect(page).toHaveURL(/sign-in/);
});

test("a viewer sees orders and can collect nothing", async ({ page }) => {
  await signIn(page, "viewer");
  await page.goto("/orders?tab=due_soon");
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("#");
  await expect(page.getByRole("button", { name: /^Collect/ })).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Send card link/ })).toHaveCount(0);
  await page.goto("/settings/payments");
  await expect(page.getByRole("button", { name: /Pause all money/ })).toHaveCount(0);
});

test("practice users are listed at sign-in, one a role", async ({ page }) => {
  await page.goto("/sign-in");
  for (const user of practice.users) await expect(page.getByRole("button", { name: new RegExp(user.role, "i") }).first()).toBeVisible();
});
