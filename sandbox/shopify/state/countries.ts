/** Country names by ISO code, and the tax a shop of the sandbox takes there. */
const names = new Intl.DisplayNames(["en"], { type: "region" });

export function countryName(code: string): string {
  return names.of(code) ?? code;
}

const VAT: Record<string, number> = {
  AT: 0.2,
  BE: 0.21,
  CH: 0.081,
  DE: 0.19,
  DK: 0.25,
  ES: 0.21,
  FI: 0.255,
  FR: 0.2,
  GB: 0.2,
  IE: 0.23,
  IT: 0.22,
  JP: 0.1,
  LU: 0.17,
  NL: 0.21,
  NO: 0.25,
  PL: 0.23,
  PT: 0.23,
  SE: 0.25,
};

/** Rate and name of the tax on goods sent to this country; none where the shop does not collect one. */
export function taxFor(countryCode: string): { rate: number; title: string | null } {
  const rate = VAT[countryCode] ?? 0;
  return { rate, title: rate ? `${countryCode} VAT` : null };
}
