import { render } from "react-email";
import type { Language } from "@/lib/domain/language";
import { MAIL_DATA, type MailData } from "@/lib/domain/mail-data";
import type { MailKind } from "@/lib/domain/mail-kinds";
import type { MailSheet } from "@/lib/domain/mail-sheet";
import { fillText } from "@/lib/domain/message-texts";
import { type Wording, wordingFor } from "@/lib/domain/words";
import type { RenderedMail } from "./contract";
import { footerLines } from "./footer";
import { MailLayout } from "./layout";
import { plainText } from "./plain-text";
import { type Block, greeting, type MailDoc, text } from "./templates/doc";
import { TEMPLATES } from "./templates/registry";
import { typeset } from "./typography";

/**
 * Writes one mail: subject, HTML and plain text, in the language of the sheet's reader.
 * @throws ZodError when the data is not what the kind needs; MailFactMissing when the sheet lacks a fact it needs
 */
export async function renderMail<K extends MailKind>(kind: K, sheet: MailSheet, data: unknown): Promise<RenderedMail> {
  const { language } = sheet.reader;
  const checked = MAIL_DATA[kind].parse(data) as MailData<K>;
  const words = wordingFor(sheet.reader);
  const doc = typesetDoc(withTexts(TEMPLATES[kind][language]({ words, sheet, data: checked }), sheet, words), language);
  const footer = footerLines(kind, sheet, language).map((line) => typeset(line, language));
  const html = await render(<MailLayout doc={doc} merchant={sheet.merchant} language={language} footer={footer} />);
  return { subject: doc.subject, html, text: plainText(doc, footer, language) };
}

/** The merchant's words stand after the greeting and at the end; ours stay whole between them. */
function withTexts(doc: MailDoc, sheet: MailSheet, words: Wording): MailDoc {
  const opening = fillText(sheet.texts.opening, sheet, words).map(text);
  const closing = fillText(sheet.texts.closing, sheet, words).map(text);
  const [first, ...rest] = doc.blocks;
  const hello = greeting(sheet, sheet.reader.language);
  const isGreeted = first?.kind === "text" && hello.kind === "text" && first.text === hello.text;
  const blocks = isGreeted ? [first, ...opening, ...rest, ...closing] : [...opening, ...doc.blocks, ...closing];
  return { ...doc, blocks };
}

function typesetDoc(doc: MailDoc, language: Language): MailDoc {
  const set = (text: string) => typeset(text, language);
  return {
    subject: set(doc.subject),
    preview: set(doc.preview),
    title: set(doc.title),
    blocks: doc.blocks.map((block) => typesetBlock(block, set)),
  };
}

function typesetBlock(block: Block, set: (text: string) => string): Block {
  switch (block.kind) {
    case "text":
    case "small":
      return { ...block, text: set(block.text) };
    // Words somebody agreed to stay exactly as they were.
    case "quote":
      return block;
    case "facts":
      return { ...block, rows: block.rows.map(([label, value]) => [set(label), value] as const) };
    case "action":
      return { ...block, label: set(block.label) };
    case "lines":
      return block;
  }
}
