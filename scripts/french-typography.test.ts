/** French words for people are set with the typographic apostrophe, as the messages are. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "./root";

const ROOMS = ["lib/domain", "lib/gateways/mail/templates"];
/** The agreement's text is of a version people have agreed to, letter for letter. */
const OF_A_VERSION = new Set(["lib/domain/consent.ts"]);
const STRAIGHT = /(?<![\w’'])(?:[ldnscjmtLDNSCJMT]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu|[Qq]uelqu|[Aa]ujourd)'(?=[a-zéèêàâîôûùœçA-ZÉÀÊ$«<{])/;
const isComment = (line: string): boolean => /^\s*(?:\*|\/\*|\/\/)/.test(line);

it.each(ROOMS)("%s", (room) => {
  const files = readdirSync(path.join(ROOT, room)).map((name) => path.posix.join(room, name));
  const sources = files.filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !OF_A_VERSION.has(file));
  expect(sources.length).toBeGreaterThan(10);
  const straight = sources.flatMap((file) =>
    readFileSync(path.join(ROOT, file), "utf8")
      .split("\n")
      .flatMap((line, at) => (STRAIGHT.test(line) && !isComment(line) ? [`${file}:${at + 1}`] : [])),
  );
  expect(straight).toEqual([]);
});
