import type { Block, MailDoc } from "./templates/doc";

/** The plain-text part: the same blocks as the HTML, nothing left out. */
export function plainText(doc: MailDoc, footer: readonly string[]): string {
  return [doc.title, ...doc.blocks.map(plainBlock), "-- ", ...footer]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

function plainBlock(block: Block): string {
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
      return block.rows.map(([label, value]) => `${label}: ${value}`).join("\n");
    case "lines":
      return block.lines.map((line) => `${line.quantity} × ${line.title}${line.variant ? `, ${line.variant}` : ""}`).join("\n");
    case "action":
      return `${block.label}:\n${block.url}`;
  }
}
