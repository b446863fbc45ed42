import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { enterCard, linkIn, mailTo, placeOrder } from "./fixtures/practice";

async function findings(page: Page): Promise<string[]> {
  await page.locator("h1").first().waitFor();
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${new URL(page.url()).pathname}: ${id} at ${node.target.join(" ")}`));
}

for (const [colorScheme, language] of [
  ["light", "en"],
  ["dark", "fr"],
] as const) {
  test(`axe finds nothing on the customer's pages (${colorScheme}, ${language})`, async ({ browser }) => {
    test.setTimeout(120_000);
    const context = await browser.newContext({ colorScheme, reducedMotion: "reduce", locale: language === "fr" ? "fr-FR" : "en-GB" });
    const page = await context.newPage();
    const email = `robin.axe.${colorScheme}.${Date.now()}@example.com`;
    await placeOrder({ email, locale: language, price: "80.00", deposit: "20.00", dueInDays: 20 });
    const found: string[] = [];

    await page.goto("/c/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    found.push(...(await findings(page)));
    await page.goto("/c/thanks");
    found.push(...(await findings(page)));

    await page.goto(linkIn(await mailTo(email, /save your card|enregistrez votre carte/i)));
    found.push(...(await findings(page)));
    await page.getByRole("checkbox").first().check();
    await page.locator("form[action='/c/card'] button").click();
    await enterCard(page, "4242424242424242");
    await expect(page.getByText(/card is saved|carte est enregistrée/)).toBeVisible();
    // What is folded away is a part of the page too.
    await page.locator("details").evaluateAll((all) => {
      for (const folded of all) folded.setAttribute("open", "");
    });
    found.push(...(await findings(page)));
    expect(found).toEqual([]);
    await context.close();
  });
}
