import { expect, type Page, test } from "@playwright/test";
import { chargesOf, enterCard, goToMorning, linkIn, mailsTo, mailTo, openOrder, placeOrder, signIn } from "./fixtures/practice";

const ASKS_WHEN_SAVED = "4000002500003155";

/** The customer's own card, from the mailed link. */
async function saveCard(page: Page, email: string): Promise<void> {
  await page.goto(linkIn(await mailTo(email, /save your card/i)));
  await page.getByRole("checkbox").first().check();
  await page.getByRole("button", { name: "Agree and enter my card" }).click();
  await enterCard(page, "4242424242424242");
  await expect(page.getByText("Your card is saved.", { exact: false })).toBeVisible();
}

/** Opens Stripe's page at the desk: the agreement read out, the conversation noted. */
async function openCardPage(page: Page): Promise<Page> {
  await page.getByRole("button", { name: "Card by phone" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Enter the card here" }).click();
  await expect(dialog.getByText("I authorise", { exact: false })).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Go on to the card page" })).toBeDisabled();
  await dialog.getByLabel("What was said").fill("Rang at ten, the customer heard the text and said yes.");
  await dialog.getByRole("checkbox").first().check();
  await dialog.getByRole("button", { name: "Go on to the card page" }).click();
  const opened = page.context().waitForEvent("page");
  await dialog.getByRole("link", { name: "Open Stripe’s page" }).click();
  return opened;
}

test("a card is replaced by hand during a call, and the order is charged on it", async ({ page }) => {
  test.setTimeout(120_000);
  const email = `robin.desk.${Date.now()}@example.com`;
  const order = await placeOrder({ email, price: "110.00", dueInDays: 4 });
  await saveCard(page, email);
  await signIn(page, "owner");
  await openOrder(page, order);
  const stripePage = await openCardPage(page);
  await enterCard(stripePage, "5555555555554444");
  await expect(stripePage.getByText("The card is saved", { exact: true })).toBeVisible();
  await stripePage.close();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("The card is saved", { exact: true })).toBeVisible({ timeout: 15_000 });
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByText("Mastercard ···4444").first()).toBeVisible();
  await goToMorning(1);
  await mailTo(email, /will be charged on/i);
  await goToMorning(3);
  await mailTo(email, /receipt|payment received/i);
  expect((await chargesOf(order)).map(({ amount }) => amount)).toEqual([11_000]);
});

test("when the bank asks for the customer nothing is saved at the desk, and the link goes out", async ({ page }) => {
  test.setTimeout(120_000);
  const email = `robin.asked.${Date.now()}@example.com`;
  const order = await placeOrder({ email, price: "70.00", dueInDays: 9 });
  await mailTo(email, /save your card/i);
  await signIn(page, "owner");
  await openOrder(page, order);
  const stripePage = await openCardPage(page);
  await enterCard(stripePage, ASKS_WHEN_SAVED, "complete");
  await expect(stripePage.getByText("The bank asks the customer to confirm")).toBeVisible();
  await stripePage.close();
  await expect(page.getByRole("dialog").getByText("The bank asks the customer to confirm")).toBeVisible({ timeout: 15_000 });
  await expect.poll(async () => (await mailsTo(email)).filter((mail) => /save your card/i.test(mail.subject)).length).toBe(2);
});

test("a card is removed after its digits were typed: the balance asks for another", async ({ page }) => {
  test.setTimeout(120_000);
  const email = `robin.removed.${Date.now()}@example.com`;
  const order = await placeOrder({ email, price: "65.00", dueInDays: 9 });
  await saveCard(page, email);
  await signIn(page, "owner");
  await openOrder(page, order);
  await page.getByRole("button", { name: "Remove card" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(order.name);
  const remove = dialog.getByRole("button", { name: "Remove card" });
  await expect(remove).toBeDisabled();
  await dialog.getByLabel("Type 4242 to confirm").fill("4242");
  await remove.click();
  await expect(page.getByText("Card missing").first()).toBeVisible();
  await mailTo(email, /removed/i);
});
