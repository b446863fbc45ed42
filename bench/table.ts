/** The table of results in docs/PERFORMANCE.md, made anew from the figures of a run.. */
import { type Figure, isReached } from "./figures";

const BEGINS = "<!-- results: npm run bench -- all -->";
const ENDS = "<!-- end of results -->";

const promised = ({ atMost, atLeast }: Figure): string =>
  atMost !== undefined ? `≤ ${atMost}` : atLeast !== undefined ? `≥ ${atLeast}` : "";
const cell = (value: number | null | undefined): string => (value === null || value === undefined ? "" : String(value));

function row(figure: Figure): string {
  const { bench, size, metric, value, unit, baseline, ratio } = figure;
  const verdict = promised(figure) === "" ? "" : isReached(figure) ? "yes" : "**no**";
  return `| ${bench} | ${size} | ${metric} | ${value} ${unit} | ${cell(baseline)} | ${cell(ratio)} | ${promised(figure)} | ${verdict} |`;
}

/** Figures as a table; of the many lists only those that miss what was promised, and how many there were. */
export function resultsTable(figures: readonly Figure[], conditions: string): string {
  const judgedLists = figures.filter((one) => one.bench === "lists" && promised(one) !== "");
  const shown = figures.filter((one) => one.bench !== "lists" || (promised(one) !== "" && !isReached(one)));
  const reached = judgedLists.filter(isReached).length;
  const lists =
    judgedLists.length > 0 ? [`Of ${judgedLists.length} promises about lists ${reached} are kept; the others are in the table.`, ""] : [];
  const head = ["| bench | size | measure | value | baseline | ratio | promised | reached |", "|---|---|---|---|---|---|---|---|"];
  return [conditions, "", ...lists, ...head, ...shown.map(row)].join("\n");
}

/** @throws Error when the document has lost its marker lines */
export function withTable(document: string, table: string): string {
  const [from, to] = [document.indexOf(BEGINS), document.indexOf(ENDS)];
  if (from < 0 || to < from) throw new Error(`docs/PERFORMANCE.md has no lines "${BEGINS}" and "${ENDS}".`);
  return `${document.slice(0, from + BEGINS.length)}\n${table}\n${document.slice(to)}`;
}
