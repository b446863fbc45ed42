import { Body, Button, Column, Container, Head, Hr, Html, Img, Preview, Row, Section, Text } from "react-email";
import { accentOf, readableOn } from "@/lib/domain/colour";
import type { Language } from "@/lib/domain/language";
import type { MailMerchant, MailOrderLine } from "@/lib/domain/mail-sheet";
import type { Block, MailDoc } from "./templates/doc";

const FONT = "Inter, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
const INK = "#18181b";
const MUTED = "#52525b";
const LINE = "#e4e4e7";
const BASE = { fontFamily: FONT, fontSize: 15, lineHeight: "24px", color: INK, margin: "0 0 16px" } as const;
const SMALL = { ...BASE, fontSize: 13, lineHeight: "20px", color: MUTED } as const;

interface LayoutProps {
  readonly doc: MailDoc;
  readonly merchant: MailMerchant;
  readonly language: Language;
  readonly footer: readonly string[];
}

/** One column in the merchant's colour; nothing is loaded from elsewhere but the merchant's own pictures. */
export function MailLayout({ doc, merchant, language, footer }: LayoutProps) {
  const accent = accentOf(merchant.accentColor);
  return (
    <Html lang={language} dir="ltr">
      <Head>
        <title>{doc.subject}</title>
        <meta name="color-scheme" content="light" />
      </Head>
      <Preview>{doc.preview}</Preview>
      <Body lang={language} dir="ltr" style={{ backgroundColor: "#fafafa", margin: 0, padding: "24px 12px", fontFamily: FONT }}>
        <Container
          style={{
            maxWidth: 520,
            backgroundColor: "#ffffff",
            border: `1px solid ${LINE}`,
            borderTop: `4px solid ${accent}`,
            borderRadius: 8,
          }}
        >
          <Section style={{ padding: "24px 28px 8px" }}>
            <Brand merchant={merchant} />
            <Text style={{ ...BASE, fontSize: 20, lineHeight: "28px", fontWeight: 600 }}>{doc.title}</Text>
            {doc.blocks.map((block, index) => (
              // The blocks of a mail never move: their place is their key.
              <BlockView key={`${block.kind}-${index.toString()}`} block={block} accent={accent} />
            ))}
          </Section>
          <Hr style={{ borderColor: LINE, margin: 0 }} />
          <Section style={{ padding: "16px 28px" }}>
            {footer.map((line) => (
              <Text key={line} style={{ ...SMALL, fontSize: 12, lineHeight: "18px", margin: "0 0 4px" }}>
                {line}
              </Text>
            ))}
          </Section>
        </Container>
      </Body>
    </Html>
  );
}

function Brand({ merchant }: { readonly merchant: MailMerchant }) {
  if (merchant.logoUrl) return <Img src={merchant.logoUrl} alt={merchant.name} height={36} style={{ marginBottom: 20, maxWidth: 200 }} />;
  return <Text style={{ ...BASE, fontWeight: 600, color: MUTED }}>{merchant.name}</Text>;
}

function BlockView({ block, accent }: { readonly block: Block; readonly accent: string }) {
  switch (block.kind) {
    case "text":
      return <Text style={BASE}>{block.text}</Text>;
    case "small":
      return <Text style={SMALL}>{block.text}</Text>;
    case "quote":
      return <Text style={{ ...BASE, padding: "4px 0 4px 14px", borderLeft: `3px solid ${LINE}` }}>{block.text}</Text>;
    case "facts":
      return <Facts rows={block.rows} />;
    case "lines":
      return <Lines lines={block.lines} />;
    case "action":
      return (
        <Section style={{ margin: "4px 0 20px" }}>
          <Button
            href={block.url}
            style={{
              backgroundColor: accent,
              color: readableOn(accent),
              fontFamily: FONT,
              fontSize: 15,
              fontWeight: 600,
              padding: "12px 20px",
              borderRadius: 6,
              textDecoration: "none",
            }}
          >
            {block.label}
          </Button>
        </Section>
      );
  }
}

function Facts({ rows }: { readonly rows: readonly (readonly [string, string])[] }) {
  return (
    <Section style={{ margin: "0 0 16px" }}>
      {rows.map(([label, value]) => (
        <Row key={label} style={{ borderBottom: `1px solid ${LINE}` }}>
          <Column style={{ ...SMALL, padding: "8px 12px 8px 0", verticalAlign: "top" }}>{label}</Column>
          <Column style={{ ...BASE, fontSize: 14, padding: "8px 0", textAlign: "right", verticalAlign: "top" }}>{value}</Column>
        </Row>
      ))}
    </Section>
  );
}

function Lines({ lines }: { readonly lines: readonly MailOrderLine[] }) {
  return (
    <Section style={{ margin: "0 0 16px" }}>
      {lines.map((line) => (
        <Row key={`${line.title} ${line.variant ?? ""}`}>
          {line.imageUrl ? (
            <Column style={{ width: 56, padding: "4px 12px 4px 0" }}>
              <Img src={line.imageUrl} alt="" width={44} height={44} style={{ borderRadius: 6, objectFit: "cover" }} />
            </Column>
          ) : null}
          <Column style={{ ...BASE, fontSize: 14 }}>
            {line.quantity} × {line.title}
            {line.variant ? `, ${line.variant}` : ""}
          </Column>
        </Row>
      ))}
    </Section>
  );
}
