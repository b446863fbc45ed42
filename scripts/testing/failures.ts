/** The failed tests of a report by name, so that the last lines of `npm test` say what broke and not only how much. */
import { z } from "zod";

const MESSAGE_LINES = 12;

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() })),
    }),
  ),
});

interface Suite {
  readonly title: string;
  readonly specs?: readonly {
    readonly title: string;
    readonly file: string;
    readonly ok: boolean;
    readonly tests: readonly { readonly results: readonly { readonly error?: { readonly message?: string | undefined } | undefined }[] }[];
  }[];
  readonly suites?: readonly Suite[];
}

const suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({
    title: z.string(),
    specs: z
      .array(
        z.object({
          title: z.string(),
          file: z.string(),
          ok: z.boolean(),
          tests: z.array(z.object({ results: z.array(z.object({ error: z.object({ message: z.string().optional() }).optional() })) })),
        }),
      )
      .optional(),
    suites: z.array(suite).optional(),
  }),
);
const playwrightReport = z.object({ suites: z.array(suite) });

// Colours of a terminal are noise in a log.
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

function told(name: string, message: string): string {
  const lines = message.replaceAll(COLOURS, "").trim().split("\n").slice(0, MESSAGE_LINES);
  return [name, ...lines.map((line) => `    ${line}`)].join("\n");
}

/** @param report the JSON written by vitest's `--reporter=json`, or undefined when there is none */
export function vitestFailures(report: unknown): readonly string[] {
  if (report === undefined) return [];
  return vitestReport.parse(report).testResults.flatMap((file) => {
    const failed = file.assertionResults.filter(({ status }) => status !== "passed");
    const isUnexplained = file.status === "failed" && failed.length === 0;
    return [
      ...failed.map((test) => told(`${file.name} › ${test.fullName}`, test.failureMessages?.join("\n") || test.status)),
      ...(isUnexplained ? [told(file.name, file.message ?? "the file failed")] : []),
    ];
  });
}

function failedSpecs(one: Suite): string[] {
  const own = (one.specs ?? [])
    .filter(({ ok }) => !ok)
    .map((spec) => {
      const errors = spec.tests.flatMap(({ results }) => results.map(({ error }) => error?.message ?? ""));
      return told(`${spec.file} › ${spec.title}`, errors.filter(Boolean).join("\n"));
    });
  return [...own, ...(one.suites ?? []).flatMap(failedSpecs)];
}

/** @param report the JSON of Playwright's `json` reporter, or undefined when there is none */
export function playwrightFailures(report: unknown): readonly string[] {
  return report === undefined ? [] : playwrightReport.parse(report).suites.flatMap(failedSpecs);
}
