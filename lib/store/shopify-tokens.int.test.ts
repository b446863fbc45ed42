import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "@/scripts/test-database";
import { commitAcrossMerchants } from "./commit";
import { type Db, openDb } from "./db";
import { newId } from "./ids";
import { insertMerchant } from "./new-merchant";
import { shopifyTokens } from "./shopify-tokens";

let db: Db;
let drop: () => Promise<void>;
const merchantId = newId();
const id = newId();

beforeAll(async () => {
  const database = await testDatabase();
  db = openDb({ url: database.url, encryptionKey: Buffer.from(Array.from({ length: 32 }, (_, index) => index)) });
  drop = database.drop;
  await commitAcrossMerchants(db, async (tx) => {
    await insertMerchant(tx, merchantId, {
      name: "Shop",
      legalName: "Shop SARL",
      country: "FR",
      timezone: "Europe/Paris",
      shopCurrency: "EUR",
      defaultLanguage: "fr",
      statementDescriptor: "SHOP",
    });
    await tx.shopifyConnection.create({
      data: {
        merchantId,
        id,
        shopDomain: "a.myshopify.com",
        pathToken: "p".repeat(32),
        clientId: "c",
        clientSecretEnc: db.sealer.seal("s"),
      },
    });
  });
});
afterAll(async () => {
  await db?.close();
  await drop?.();
});

describe("a shop's token", () => {
  it("is asked for once, however many calls find it stale at the same time", async () => {
    let grants = 0;
    const grant = async () => {
      grants += 1;
      await new Promise((done) => setTimeout(done, 150));
      return { kind: "ok" as const, value: { accessToken: `token-${grants}`, expiresAt: new Date("2030-01-01T00:00:00Z") } };
    };
    // Each process has its own view of the connection.
    const answers = await Promise.all(Array.from({ length: 8 }, () => shopifyTokens(db, merchantId, id).renew(null, grant)));
    expect(grants).toBe(1);
    expect(answers.every((one) => one.kind === "ok" && one.value.accessToken === "token-1")).toBe(true);
    const again = await Promise.all(Array.from({ length: 4 }, () => shopifyTokens(db, merchantId, id).renew("token-1", grant)));
    expect(grants).toBe(2);
    expect(again.every((one) => one.kind === "ok" && one.value.accessToken === "token-2")).toBe(true);
  });

  it("is never kept in the clear", async () => {
    const row = await db.prisma.shopifyConnection.findUniqueOrThrow({ where: { merchantId_id: { merchantId, id } } });
    expect(row.accessTokenEnc).not.toContain("token-2");
    expect(await shopifyTokens(db, merchantId, id).load()).toMatchObject({ accessToken: "token-2" });
  });

  it("a grant that fails is told to whoever asked, and the next may try at once", async () => {
    const refused = { kind: "broken" as const, why: "app_not_installed" };
    expect(await shopifyTokens(db, merchantId, id).renew("token-2", async () => refused)).toEqual(refused);
    await expect(
      shopifyTokens(db, merchantId, id).renew("token-2", () => {
        throw new Error("process fell over");
      }),
    ).rejects.toThrow("fell over");
    const granted = { kind: "ok" as const, value: { accessToken: "token-3", expiresAt: null } };
    expect(await shopifyTokens(db, merchantId, id).renew("token-2", async () => granted)).toEqual(granted);
  });
});
