import { fullDecimals, type Money, type MoneyBag, shortDecimal } from "../state/money";

export function moneyV2(money: Money): { kind: "MoneyV2"; amount: string; currencyCode: string } {
  return { kind: "MoneyV2", amount: shortDecimal(money), currencyCode: money.currency };
}

export function moneyBag(bag: MoneyBag): { shopMoney: ReturnType<typeof moneyV2>; presentmentMoney: ReturnType<typeof moneyV2> } {
  return { shopMoney: moneyV2(bag.shop), presentmentMoney: moneyV2(bag.presentment) };
}

/** The old `Money` scalar: the shop's amount with all its decimals. */
export function moneyScalar(bag: MoneyBag): string {
  return fullDecimals(bag.shop);
}
