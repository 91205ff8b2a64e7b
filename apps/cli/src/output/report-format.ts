/** The formats a report can be written in, and which one a file's name asks for. */
import { UsageError } from "../usage-error.ts";

/** As `--format` takes it. */
export type ReportFormat = "text" | "markdown" | "mermaid" | "html" | "jsonl";

export const reportFormats: readonly ReportFormat[] = ["text", "markdown", "mermaid", "html", "jsonl"];

/**
 * The format that a file's ending stands for.
 * @throws {@link UsageError} when it stands for none.
 */
export const formatOfFile = (file: string): ReportFormat => {
  const ending = /\.([a-z]+)$/iu.exec(file)?.[1]?.toLowerCase() ?? "";
  const format = endings.get(ending);
  if (format === undefined) {
    throw new UsageError(
      `--output: the ending of ${JSON.stringify(file)} does not tell the format; use .txt .md .mmd .html or .jsonl, or add --format`,
    );
  }
  return format;
};

/** Whether several reports can follow one another in one file. A page and a diagram stand alone. */
export const canFollow = (format: ReportFormat): boolean => format !== "html" && format !== "mermaid";

const endings: ReadonlyMap<string, ReportFormat> = new Map([
  ["txt", "text"],
  ["log", "text"],
  ["md", "markdown"],
  ["markdown", "markdown"],
  ["mmd", "mermaid"],
  ["mermaid", "mermaid"],
  ["html", "html"],
  ["htm", "html"],
  ["jsonl", "jsonl"],
  ["ndjson", "jsonl"],
]);
