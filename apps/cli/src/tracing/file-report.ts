/** The report in a file: traces one after the other where the format allows it, else in numbered files. */
import { plainStyle } from "@tcplens/trace";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { TextOutput } from "../command-context.ts";
import { renderReport } from "../output/render-report.ts";
import { canFollow } from "../output/report-format.ts";
import { UsageError } from "../usage-error.ts";
import { fileProblem } from "./file-problem.ts";
import type { Report } from "./report.ts";
import type { OutputPlan } from "./trace-plan.ts";

/** Written when everything is over; what was written is said on `stderr`. */
export const fileReport = (
  { file, format }: OutputPlan,
  { stderr, verbose }: { readonly stderr: TextOutput; readonly verbose: boolean },
): Report => ({
  ended: async (all) => {
    const layout = { width: WIDTH, style: plainStyle, verbose };
    const texts = all.map(({ trace, findings }) => renderReport(trace, findings, { format, layout }));
    const files = canFollow(format)
      ? [[file, texts.join(format === "jsonl" ? "" : "\n")] as const]
      : numbered(file, texts);
    for (const [name, text] of files) {
      await write(name, text);
      stderr.write(`wrote ${name}\n`);
    }
  },
});

const numbered = (file: string, texts: readonly string[]): readonly (readonly [string, string])[] => {
  const { dir, name, ext } = path.parse(file);
  return texts.map((text, index) => [
    texts.length === 1 ? file : path.join(dir, `${name}-${index + 1}${ext}`),
    text,
  ]);
};

const write = async (file: string, text: string): Promise<void> => {
  try {
    await writeFile(file, text);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UsageError(`--output: cannot write ${file}: ${fileProblem(code)}`);
  }
};

/** Columns of text in a file. */
const WIDTH = 80;
