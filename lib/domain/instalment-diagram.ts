import { TRANSITIONS, type Transition } from "./instalment-table";

function label(row: Transition): string {
  return row.when ? `${row.on} [${row.when}]` : row.on;
}

function grouped(rows: readonly Transition[]): Map<string, string[]> {
  const arrows = new Map<string, string[]>();
  for (const row of rows) {
    const key = `${row.from === "new" ? "[*]" : row.from} --> ${row.to}`;
    arrows.set(key, [...(arrows.get(key) ?? []), label(row)]);
  }
  return arrows;
}

/** The machine as a Mermaid state diagram. Commands that leave the state as it is are left out here and listed by {@link table}. */
export function diagram(): string {
  const moves = grouped(TRANSITIONS.filter((row) => row.from !== row.to));
  const lines = [...moves].map(([arrow, labels]) => `    ${arrow}: ${labels.join("<br>")}`);
  return ["stateDiagram-v2", ...lines, "    paid --> [*]", "    cancelled --> [*]"].join("\n");
}

/** Every row of the machine as a Markdown table. */
export function table(): string {
  const rows = TRANSITIONS.map((row) => `| ${row.from} | ${row.on} | ${row.when ?? ""} | ${row.from === row.to ? "(stays)" : row.to} |`);
  return ["| from | on | if | to |", "|---|---|---|---|", ...rows].join("\n");
}

/** The page docs/instalment-states.md, whole: a test holds the file against this. */
export function statesPage(): string {
  return `# States of an instalment

Generated from the transition table in \`lib/domain/instalment-table.ts\`; a test fails when the two differ, and
\`npx vitest run lib/domain/instalment-diagram.test.ts -u\` writes this page anew. Rows of one state and trigger are tried from the top; what no row
names is refused. While a charge runs (charging, processing, in_doubt), changes are kept as pending intents (rule 11).

\`\`\`mermaid
${diagram()}
\`\`\`

## Every row

${table()}
`;
}
