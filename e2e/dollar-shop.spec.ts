import { expect, test } from "@playwright/test";
import {
  chargesOf,
  enterCard,
  goToMorning,
  linkIn,
  mailsTo,
  mailTo,
  moveClock,
  openOrder,
  placeOrder,
  shopOrderNamed,
  signIn,
} from "./fixtures/practice";

const SHOP = "north-harbor-cycles.myshopify.com";
const KEY = "sk_test_northharbor_practice00000000000";

test("a shop in watch mode imports and mails nothing; switched on, it collects an order in the currency the customer saw", async ({
  page,
}) => {
  test.setTimeout(180_000);
  await goToMorning(1);
  const watched = `robin.watched.${Date.now()}@example.com`;
  const first = await placeOrder({ email: watched, price: "200.00", dueInDays: 4, shop: SHOP, presentmentCurrency: "EUR" });

  await signIn(page, "owner");
  await page.getByRole("button", { name: /Switch shop/ }).click();
  await page
    .getByRole("menu")
    .getByText(/North Harbor/)
    .click();
  await expect(page.getByRole("button", { name: /Switch shop: North Harbor/ })).toBeVisible();
  await openOrder(page, first);
  await expect(page.getByText("€", { exact: false }).first()).toBeVisible();

  await page.goto("/settings/payments");
  await page.getByRole("button", { name: "Switch on collecting" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("COLLECT");
  await dialog.getByRole("button", { name: /Switch on collecting/ }).click();
  await expect(page.getByText(/Collecting since/)).toBeVisible();
  expect(await mailsTo(watched)).toEqual([]);

  const email = `robin.euro.${Date.now()}@example.com`;
  const order = await placeOrder({ email, price: "150.00", dueInDays: 5, shop: SHOP, presentmentCurrency: "EUR" });
  await page.goto(linkIn(await mailTo(email, /save your card/i)));
  await page.getByRole("checkbox").first().check();
  await page.getByRole("button", { name: "Agree and enter my card" }).click();
  await enterCard(page, "4242424242424242");
  await expect(page.getByText("Your card is saved.", { exact: false })).toBeVisible();
  await goToMorning(3);
  await mailTo(email, /will be charged on/i);
  // Two days later, and six hours: ten in the morning of New York.
  await moveClock({ advance: "P2DT6H" });
  await expect
    .poll(async () => (await chargesOf(order, KEY)).map(({ amount, currency }) => [amount, currency]), { timeout: 30_000 })
    .toEqual([[15_000, "eur"]]);
  await expect.poll(async () => (await shopOrderNamed(order.name)).financialStatus, { timeout: 30_000 }).toBe("PAID");
  expect(await chargesOf(first, KEY)).toEqual([]);
  expect(await mailsTo(watched)).toEqual([]);
});
