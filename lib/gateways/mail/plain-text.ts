import type { Language } from "@/lib/domain/language";
import type { Block, MailDoc } from "./templates/doc";

/** The plain-text part: the same blocks as the HTML, nothing left out. */
export function plainText(doc: MailDoc, footer: readonly string[], language: Language): string {
  const body = [doc.title, ...doc.blocks.map((block) => plainBlock(block, language))].filter((part) => part !== "");
  // Two dashes and a space begin a signature (RFC 3676, 4.3): programs fold it away and leave it out of answers.
  return [...body, ["-- ", ...footer].join("\n")].join("\n\n").concat("\n");
}

function plainBlock(block: Block, language: Language): string {
  const colon = language === "fr" ? "\u00a0:" : ":";
  switch (block.kind) {
    case "text":
    case "small":
      return block.text;
    case "quote":
      return block.text
        .split("\n")
        .map((line) => `> ${line}`)
        .join("\n");
    case "facts":
      return block.rows.map(([label, value]) => `${label}${colon} ${value}`).join("\n");
    case "lines":
      return block.lines.map((line) => `${line.quantity} × ${line.title}${line.variant ? `, ${line.variant}` : ""}`).join("\n");
    case "action":
      return `${block.label}${colon}\n${block.url}`;
  }
}
