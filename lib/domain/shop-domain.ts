const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]{0,99}\.myshopify\.com$/;

/** True for a shop's own host, the only form a shop's secret is ever sent to. */
export function isShopDomain(domain: string): boolean {
  return SHOP_DOMAIN.test(domain);
}

/** What people paste, as the host it names: `https://Shop-Name.myshopify.com/admin` and `shop-name` are the same shop. Null for anything else. */
export function shopDomainOf(text: string): string | null {
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/\/.*$/, "");
  const domain = host.includes(".") ? host : `${host}.myshopify.com`;
  return isShopDomain(domain) ? domain : null;
}
