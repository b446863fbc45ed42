import type { StoredMail } from "./mailbox";

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");

const STYLE = `
:root{color-scheme:light dark;--line:#8883;--muted:#777}
body{font:15px/1.5 system-ui,sans-serif;max-width:960px;margin:0 auto;padding:24px}
h1{font-size:20px}table{width:100%;border-collapse:collapse}td,th{padding:8px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{font-weight:600;font-size:13px;color:var(--muted)}a{color:inherit}iframe{width:100%;height:70vh;border:1px solid var(--line);border-radius:8px;background:#fff}
input{font:inherit;padding:6px 10px;border:1px solid var(--line);border-radius:6px;min-width:260px}dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px}dt{color:var(--muted)}dd{margin:0}
pre{white-space:pre-wrap;border:1px solid var(--line);border-radius:8px;padding:12px}`;

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>${body}</body></html>`;

/** Every mail that was sent in practice mode; nothing ever leaves this machine. */
export function listPage(mails: readonly StoredMail[], query: string): string {
  const rows = mails.map(
    (mail) =>
      `<tr><td>${escapeHtml(mail.to.join(", "))}</td><td><a href="/messages/${mail.id}">${escapeHtml(mail.subject || "(no subject)")}</a></td><td><time datetime="${mail.receivedAt}">${mail.receivedAt.slice(0, 16).replace("T", " ")}</time></td></tr>`,
  );
  const table =
    rows.length > 0
      ? `<table><thead><tr><th>To</th><th>Subject</th><th>Received (UTC)</th></tr></thead><tbody>${rows.join("")}</tbody></table>`
      : "<p>No mail yet.</p>";
  const search = `<form><label>Search <input name="q" type="search" value="${escapeHtml(query)}" placeholder="address or subject"></label></form>`;
  return page("Practice inbox", `<h1>Practice inbox</h1><p>Mails stay on this machine.</p>${search}${table}`);
}

export function mailPage(mail: StoredMail): string {
  // The sandbox attribute keeps scripts of a mail from running; links open in a new tab, as in a mail program.
  const html = mail.html
    ? `<iframe title="The mail as its reader sees it" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escapeHtml(`<base target="_blank">${mail.html}`)}"></iframe>`
    : "";
  const facts = [
    ["From", mail.from],
    ["To", mail.to.join(", ")],
    ["Reply to", mail.replyTo ?? "–"],
    ["Received", mail.receivedAt],
  ].map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value ?? "")}</dd>`);
  const linked = escapeHtml(mail.text).replace(/https?:\/\/[^\s<>)]+/g, (url) => `<a href="${url}">${url}</a>`);
  return page(
    mail.subject,
    `<p><a href="/">All mails</a></p><h1>${escapeHtml(mail.subject)}</h1><dl>${facts.join("")}</dl>${html}<h2>Plain text</h2><pre>${linked}</pre>`,
  );
}
