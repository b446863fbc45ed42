import { expect, test } from "@playwright/test";
import { chargesOf, enterCard, linkIn, mailTo, placeOrder, shopOrderNamed } from "./fixtures/practice";

test.use({ javaScriptEnabled: false, locale: "fr-FR" });

test("sur un téléphone, en français, sans JavaScript : la carte s'enregistre depuis le lien reçu", async ({ page }) => {
  const email = `camille.telephone.${Date.now()}@example.com`;
  await placeOrder({ email, locale: "fr", price: "80.00", deposit: "20.00", dueInDays: 20 });
  await page.goto(linkIn(await mailTo(email, /enregistrez votre carte/i)));
  await expect(page).toHaveURL(/\/c$/);
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);

  // Without the tick nothing goes on: the browser itself asks for it.
  await page.getByRole("checkbox").first().check();
  await page.locator("form[action='/c/card'] button").click();
  await enterCard(page, "4000002500003155", "complete");
  await expect(page.getByText("carte est enregistrée", { exact: false })).toBeVisible();
  const copy = await mailTo(email, /autorisation de débit/i);
  expect(copy.text).toContain("60,00");
});

test("un lien inconnu montre la même page que n'importe quel lien mort", async ({ page }) => {
  await page.goto("/c/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  const unknown = await page.locator("main").textContent();
  await page.goto("/c/trop-court");
  expect(await page.locator("main").textContent()).toBe(unknown);
});

test("la banque refuse puis accepte ; la carte est retirée, et le client renonce au contrat", async ({ page }) => {
  test.setTimeout(120_000);
  const email = `camille.renonce.${Date.now()}@example.com`;
  const order = await placeOrder({ email, locale: "fr", price: "80.00", deposit: "20.00", dueInDays: 20 });
  await page.goto(linkIn(await mailTo(email, /enregistrez votre carte/i)));
  await page.getByRole("checkbox").first().check();
  await page.locator("form[action='/c/card'] button").click();
  await enterCard(page, "4000002500003155", "fail");
  // Stripe keeps its page: the same card may be tried again there.
  await expect(page.locator("#cardNumber")).toBeVisible();
  await enterCard(page, "4000002500003155", "complete");
  await expect(page.getByText("carte est enregistrée", { exact: false })).toBeVisible();

  await page.getByText("Retirer ma carte", { exact: true }).click();
  await page.getByRole("button", { name: "Retirer Visa ···3155" }).click();
  await expect(page.getByText("Votre carte a été retirée.")).toBeVisible();
  await mailTo(email, /carte .*retirée/i);

  await page.getByText("Renoncer au contrat ici", { exact: true }).click();
  await page.getByRole("button", { name: "Confirmer la rétractation" }).click();
  await expect(page.getByText("Votre rétractation a été reçue.", { exact: false })).toBeVisible();
  const confirmed = await mailTo(email, /rétractation/i);
  expect(confirmed.text).toContain(order.name);
  await expect.poll(async () => (await shopOrderNamed(order.name)).financialStatus, { timeout: 30_000 }).toBe("REFUNDED");
  expect(await chargesOf(order)).toEqual([]);
});
