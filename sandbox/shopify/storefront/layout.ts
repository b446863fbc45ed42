import { fullDecimals, type Money } from "../state/money";
import type { Shop } from "../state/records";
import { Html, html } from "./html";
import { type Language, say } from "./words";

export type Visit = { shop: Shop; language: Language; currency: string };

const STYLE = `
:root{color-scheme:light dark;--ink:#1c2321;--muted:#59635f;--paper:#fbfaf7;--raised:#fff;--line:#dcd9d0;--accent:#1f5f4a;--on:#fff;--warn:#8a2b1d}
@media (prefers-color-scheme:dark){:root{--ink:#eceae4;--muted:#a9b0ac;--paper:#151816;--raised:#1d211f;--line:#363c39;--accent:#7fd0b0;--on:#0d1512;--warn:#f2a091}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
header,main,footer{max-width:960px;margin:0 auto;padding:16px 20px}header{display:flex;justify-content:space-between;align-items:baseline;gap:16px;border-bottom:1px solid var(--line)}
header a{color:inherit;font-weight:650;text-decoration:none;font-size:20px}a{color:var(--accent)}footer{color:var(--muted);font-size:14px}
h1{font-size:28px;line-height:1.2;margin:16px 0}h2{font-size:18px;margin:24px 0 8px}.muted{color:var(--muted)}.warn{color:var(--warn);font-weight:600}
.grid{display:grid;gap:16px;grid-template-columns:repeat(auto-fill,minmax(240px,1fr));padding:0;list-style:none}
.card{background:var(--raised);border:1px solid var(--line);border-radius:10px;overflow:hidden}.card a{display:block;color:inherit;text-decoration:none;padding:0 16px 16px}.card img{display:block;width:calc(100% + 32px);max-width:none;margin:0 -16px;aspect-ratio:4/3}
.badge{display:inline-block;border:1px solid var(--accent);color:var(--accent);border-radius:99px;padding:0 10px;font-size:13px}
form{display:grid;gap:12px;max-width:560px}label{display:grid;gap:4px;font-weight:600}label.choice{display:flex;gap:10px;align-items:start;font-weight:400;border:1px solid var(--line);border-radius:8px;padding:10px 12px;background:var(--raised)}
input,select{font:inherit;color:inherit;background:var(--raised);border:1px solid var(--line);border-radius:8px;padding:10px 12px;width:100%}input[type=radio]{width:auto;margin-top:4px}
fieldset{border:0;padding:0;margin:0;display:grid;gap:12px}legend{font-size:18px;font-weight:650;padding:8px 0}
button{font:inherit;font-weight:650;background:var(--accent);color:var(--on);border:0;border-radius:8px;padding:12px 18px;cursor:pointer}button.quiet{background:transparent;color:var(--accent);border:1px solid var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}dl{display:grid;grid-template-columns:1fr auto;gap:4px 24px;max-width:560px}dt,dd{margin:0}dd{text-align:right;font-variant-numeric:tabular-nums}
.two{display:grid;gap:12px;grid-template-columns:1fr 1fr}.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:8px 10px;border-bottom:1px solid var(--line);vertical-align:top}td form{display:flex;flex-wrap:wrap;gap:6px;max-width:none}td input,td select{width:auto;padding:4px 8px}td button{padding:4px 10px;font-size:14px}
@media (max-width:520px){.two{grid-template-columns:1fr}h1{font-size:24px}}
`;

export function storeLink(visit: Visit, path: string, more: Record<string, string> = {}): string {
  return `/store${path}?${new URLSearchParams({ shop: visit.shop.shop, lang: visit.language, currency: visit.currency, ...more })}`;
}

export function formatMoney(visit: Visit, money: Money): string {
  const locale = visit.language === "fr" ? "fr-FR" : "en-GB";
  return new Intl.NumberFormat(locale, { style: "currency", currency: money.currency }).format(Number(fullDecimals(money)));
}

export function formatDay(visit: Visit, iso: string): string {
  const locale = visit.language === "fr" ? "fr-FR" : "en-GB";
  return new Intl.DateTimeFormat(locale, { timeZone: visit.shop.timezone, dateStyle: "long" }).format(new Date(iso));
}

/** A whole page of the store. */
export function page(visit: Visit, title: string, body: Html): string {
  const other: Language = visit.language === "fr" ? "en" : "fr";
  return html`<!doctype html><html lang="${visit.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title} · ${visit.shop.name}</title><style>${new Html(STYLE)}</style></head><body>
<header><a href="${storeLink(visit, "")}">${visit.shop.name}</a><a class="muted" style="font-size:15px" hreflang="${other}" href="${storeLink(visit, "", { lang: other })}">${other === "fr" ? "Français" : "English"}</a></header>
<main>${body}</main><footer>${say(visit.language, "practice")}</footer></body></html>`.text;
}
