import { expect, test } from "@playwright/test";
import {
  chargesOf,
  enterCard,
  goToMorningOf,
  linkIn,
  mailsTo,
  mailTo,
  openOrder,
  practice,
  shopOrderNamed,
  signIn,
} from "./fixtures/practice";

test("a preorder from the store front to the money: card saved with its challenge, charged on the day, mailed, recorded in Shopify", async ({
  page,
}) => {
  test.setTimeout(180_000);
  const email = `robin.life.${Date.now()}@example.com`;

  // A person places a preorder with a deposit.
  await page.goto(`${practice.shopify.apiBase}/store?lang=en&currency=EUR`);
  await page.getByRole("link", { name: /Velo Atlas 7/ }).click();
  await page.getByRole("radio", { name: /moitié|half/i }).check();
  await page.getByRole("button").last().click();
  const given = { email, firstName: "Robin", lastName: "Sample", address: "1 Example Street", zip: "44000", city: "Nantes" };
  for (const [name, value] of Object.entries(given)) await page.locator(`form[method=post] input[name=${name}]`).fill(value);
  await page.locator("select[name=country]").selectOption("FR");
  await page.locator("input[name=card]").fill("1");
  await page.locator("form[method=post] button").click();
  const name = (await page.locator("[data-order]").textContent()) ?? "";

  // It appears in the dashboard, waiting for a card.
  await signIn(page, "owner");
  await openOrder(page, { name });
  await expect(page.getByText("Card missing").first()).toBeVisible();
  const orderUrl = page.url();

  // The mailed link leads to the agreement, Stripe's page and the bank's question.
  const request = await mailTo(email, /save your card/i);
  await page.goto(linkIn(request));
  await expect(page).toHaveURL(/\/c$/);
  await page.getByRole("checkbox").first().check();
  await page.getByRole("button", { name: "Agree and enter my card" }).click();
  await enterCard(page, "4000002500003155", "complete");
  await expect(page.getByText("Your card is saved.", { exact: false })).toBeVisible();
  const copy = await mailTo(email, /your agreement/i);
  expect(copy.text).toContain("3155");

  // Time passes: the charge is announced, and collected on the day.
  const placed = await shopOrderNamed(name);
  await goToMorningOf(placed.paymentTerms?.dueAt ?? "", -3);
  await mailTo(email, /will be charged on/i);
  await goToMorningOf(placed.paymentTerms?.dueAt ?? "", 0);
  const receipt = await mailTo(email, /receipt|payment received/i);
  expect(receipt.text).toContain("249.00");
  await page.goto(orderUrl);
  await expect(page.getByText("Paid").first()).toBeVisible();

  const charges = await chargesOf({ name });
  // Half of the bicycle, and half of its delivery: what the shop said was owed when the order was placed.
  expect(placed.outstanding).toMatchObject({ presentment: "249.00", presentmentCurrency: "EUR" });
  expect(charges.map(({ amount, currency }) => [amount, currency])).toEqual([[24_900, "eur"]]);
  await expect.poll(async () => (await shopOrderNamed(name)).financialStatus).toBe("PAID");
  const subjects = (await mailsTo(email)).map((mail) => mail.subject);
  expect(subjects.filter((subject) => /receipt|payment received/i.test(subject))).toHaveLength(1);
});
