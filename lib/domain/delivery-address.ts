import { z } from "zod";

const line = (most: number) => z.string().trim().max(most);

/** A delivery address as a customer writes it. Empty optional fields become null. */
export const deliveryAddressSchema = z.object({
  name: line(120).min(1),
  address1: line(200).min(1),
  address2: line(200).transform((text) => text || null),
  zip: line(20).transform((text) => text || null),
  city: line(120).min(1),
  /** As the shop's address has it, such as `QC`; empty where the country has none. */
  provinceCode: line(10).transform((text) => text.toUpperCase() || null),
  /** ISO 3166-1 alpha-2. */
  countryCode: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/),
});
export type DeliveryAddress = z.output<typeof deliveryAddressSchema>;

export const ADDRESS_REQUEST_STATUSES = ["writing", "asked", "written", "refused", "replaced"] as const;
export type AddressRequestStatus = (typeof ADDRESS_REQUEST_STATUSES)[number];

type Place = { readonly countryCode: string | null; readonly provinceCode: string | null };

/**
 * Whether staff must agree to an address first: another country or state changes taxes, duties and the risk of fraud (rule 32). An
 * order whose own country is not known is not changed without them either.
 */
export function needsStaff(current: Place | null, wanted: Place): boolean {
  if (!current?.countryCode) return true;
  return current.countryCode !== wanted.countryCode || (current.provinceCode ?? null) !== (wanted.provinceCode ?? null);
}
