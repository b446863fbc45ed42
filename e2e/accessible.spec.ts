import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { signIn } from "./fixtures/practice";

const PAGES = [
  "/",
  "/orders",
  "/orders?tab=action_needed",
  "/orders?q=nothing-matches-this",
  "/customers",
  "/campaigns",
  "/campaigns/new",
  "/runs",
  "/reconciliation",
  "/sync",
  "/settings/connections",
  "/settings/payments",
  "/settings/rules",
  "/settings/shop",
  "/settings/messages",
  "/settings/senders",
  "/settings/team",
  "/settings/audit",
  "/settings/profile",
];

/** Lists whose first entry is looked at too. */
const LISTS = [
  ["/orders?tab=action_needed", "tbody a"],
  ["/customers", "tbody a"],
  ["/campaigns", "main li a"],
] as const;

async function findings(page: Page): Promise<string[]> {
  // The frame a mail is shown in runs no scripts: axe cannot look inside, and would wait for ever.
  const { violations } = await new AxeBuilder({ page }).exclude("iframe[sandbox]").analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${new URL(page.url()).pathname}: ${id} at ${node.target.join(" ")}`));
}

for (const [role, colorScheme] of [
  ["owner", "light"],
  ["admin", "dark"],
] as const) {
  test(`axe finds nothing on any page (${role}, ${colorScheme})`, async ({ browser }) => {
    test.setTimeout(360_000);
    const context = await browser.newContext({ colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    const unexpected: string[] = [];
    page.on("console", (message) => message.type() === "error" && unexpected.push(`${page.url()}: ${message.text()}`));
    page.on("pageerror", (error) => unexpected.push(`${page.url()}: ${error.message}`));
    await page.goto("/sign-in");
    const found = await findings(page);
    await signIn(page, role);
    for (const path of PAGES) {
      await page.goto(path);
      await page.locator("h1").first().waitFor();
      found.push(...(await findings(page)));
    }
    for (const [list, entry] of LISTS) {
      await page.goto(list);
      const title = await page.locator("h1").first().innerText();
      await page.locator(entry).first().click();
      await page.waitForURL(/[0-9a-f]{8}-[0-9a-f]{4}/);
      // The address changes before the page has come: what is judged is the page, not its skeleton.
      await page.locator("h1").filter({ hasNotText: title }).first().waitFor();
      found.push(...(await findings(page)));
    }
    expect(found).toEqual([]);
    expect(unexpected).toEqual([]);
    await context.close();
  });
}
