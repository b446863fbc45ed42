/** Text that is safe inside an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

const STYLE = `
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px 16px;background:#f4f5f7;color:#1a1f36;
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:440px;background:#fff;border-radius:12px;box-shadow:0 1px 3px #0002,0 8px 24px #0001;padding:32px}
h1{font-size:22px;line-height:1.3;margin:0 0 4px}.sum{font-size:30px;font-weight:600;margin:0 0 8px;font-variant-numeric:tabular-nums}
.lines{list-style:none;margin:0 0 20px;padding:0;color:#4f566b}.lines li{display:flex;justify-content:space-between;gap:16px}
.note{color:#4f566b;margin:0 0 20px}label{display:block;font-size:14px;font-weight:500;margin:14px 0 4px}
input{width:100%;padding:10px 12px;font:inherit;border:1px solid #a3acb9;border-radius:8px;background:#fff;color:inherit}
input:focus-visible,button:focus-visible,a:focus-visible{outline:3px solid #635bff66;outline-offset:1px;border-color:#635bff}
.two{display:grid;grid-template-columns:1fr 1fr;gap:12px}button{width:100%;margin-top:22px;padding:12px;font:inherit;font-weight:600;border:0;
border-radius:8px;background:#4b42d6;color:#fff;cursor:pointer}button:hover{background:#3d35b5}button.quiet{background:#e8eaed;color:#1a1f36;margin-top:10px}
.error{background:#fdecec;color:#8f1212;border-radius:8px;padding:10px 12px;margin:0 0 12px}.practice{margin:22px 0 0;font-size:13px;color:#5b6376}
a{color:#4b42d6}`;

export interface PageText {
  language: string;
  title: string;
  body: string;
}

/** A whole page: no script, nothing fetched from elsewhere. */
export function page({ language, title, body }: PageText): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;
}

/** A page that only says something. */
export function message(language: string, title: string, text: string): string {
  return page({ language, title, body: `<h1>${escapeHtml(title)}</h1><p class="note">${escapeHtml(text)}</p>` });
}
