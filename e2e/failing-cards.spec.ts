import { expect, type Page, test } from "@playwright/test";
import {
  chargesOf,
  enterCard,
  goToMorning,
  linkIn,
  mailsTo,
  mailTo,
  openOrder,
  placeOrder,
  shop,
  shopOrderNamed,
  signIn,
} from "./fixtures/practice";

const ALWAYS_ASKS = "4000002760003184";

async function saveCard(page: Page, email: string, number: string): Promise<void> {
  await page.goto(linkIn(await mailTo(email, /save your card/i)));
  await page.getByRole("checkbox").first().check();
  await page.getByRole("button", { name: "Agree and enter my card" }).click();
  await enterCard(page, number, number === ALWAYS_ASKS ? "complete" : null);
  await expect(page.getByText("Your card is saved.", { exact: false })).toBeVisible();
}

test("a card that declines: the next step is written out, the customer is told what they may know", async ({ page }) => {
  test.setTimeout(120_000);
  const email = `robin.declined.${Date.now()}@example.com`;
  const order = await placeOrder({ email, price: "120.00", dueInDays: 4 });
  await saveCard(page, email, "4000000000000341");
  await goToMorning(1);
  await mailTo(email, /will be charged on/i);
  await goToMorning(3);
  const told = await mailTo(email, /did not go through/i);
  expect(told.text).not.toMatch(/lost|stolen|fraud/i);
  expect(await chargesOf(order)).toEqual([]);

  await signIn(page, "finance");
  await openOrder(page, order);
  await expect(page.getByText(/Retry/).first()).toBeVisible();
  // Nothing came, so nothing is told to the shop.
  expect((await shopOrderNamed(order.name)).financialStatus).toBe("PENDING");
});

test("a card that always asks: the customer confirms the same payment from the mailed link", async ({ page }) => {
  test.setTimeout(120_000);
  const email = `robin.asks.${Date.now()}@example.com`;
  const order = await placeOrder({ email, price: "90.00", deposit: "30.00", dueInDays: 4 });
  await saveCard(page, email, ALWAYS_ASKS);
  await goToMorning(1);
  await mailTo(email, /will be charged on/i);
  await goToMorning(3);
  const asked = await mailTo(email, /asks you to confirm/i);
  expect(await chargesOf(order)).toEqual([]);

  await page.goto(linkIn(asked));
  await page.getByRole("button", { name: /Confirm .*60\.00.* with my bank/ }).click();
  await page.locator("#complete").click();
  await expect(page.getByRole("heading", { name: "Paid" })).toBeVisible();
  const charges = await chargesOf(order);
  expect(charges.map(({ amount }) => amount)).toEqual([6_000]);
  await mailTo(email, /receipt|payment received/i);
  await expect.poll(async () => (await shopOrderNamed(order.name)).financialStatus).toBe("PAID");
});

test("cancelled or paid in the shop while the charge was due: nothing is charged", async ({ page }) => {
  test.setTimeout(120_000);

  const made = [];
  for (const what of ["cancel", "mark-paid"] as const) {
    const email = `robin.${what}.${Date.now()}@example.com`;
    const order = await placeOrder({ email, price: "75.00", dueInDays: 4 });
    await saveCard(page, email, "4242424242424242");
    made.push({ what, email, order });
  }
  await goToMorning(1);
  for (const { email } of made) await mailTo(email, /will be charged on/i);
  for (const { what, order } of made) await shop(`/orders/${encodeURIComponent(order.id)}/${what}`, {});
  await goToMorning(3);
  await signIn(page, "owner");
  for (const { what, email, order } of made) {
    await openOrder(page, order);
    await expect(page.getByText(what === "cancel" ? "Cancelled" : "Paid").first()).toBeVisible();
    expect(await chargesOf(order)).toEqual([]);
    expect((await mailsTo(email)).filter((mail) => /receipt|payment received/i.test(mail.subject))).toEqual([]);
  }
});
