/** A trace file of any file system, read in slices so that the editor stays responsive meanwhile. */
import { createTraceReader, problemText, type Trace } from "@tcplens/trace";
import { FileSystemError, l10n, workspace, type Uri } from "vscode";
import { durationWords } from "../../model/duration-words.ts";
import type { Words } from "../../model/words.ts";
import { clockWords } from "../time-words.ts";

/** What could be read; `damage` says what is wrong where something is. */
export type ReadFileResult =
  | { readonly kind: "traces"; readonly traces: readonly Trace[]; readonly damage: string | undefined }
  | { readonly kind: "empty" }
  | { readonly kind: "unreadable"; readonly why: string };

/** Never rejects. */
export const readTraceFile = async (uri: Uri): Promise<ReadFileResult> => {
  try {
    const { size } = await workspace.fs.stat(uri);
    if (size > BYTES_MAX) {
      const limit = BYTES_MAX / MEBIBYTE;
      return {
        kind: "unreadable",
        why: l10n.t("It is larger than {0} MiB, the most that is opened.", limit),
      };
    }
    return await readSlices(await workspace.fs.readFile(uri));
  } catch (error) {
    return { kind: "unreadable", why: reasonOf(error) };
  }
};

const readSlices = async (bytes: Uint8Array): Promise<ReadFileResult> => {
  const reader = createTraceReader();
  const decoder = new TextDecoder();
  let empty = true;
  for (let from = 0; from < bytes.length; from += SLICE) {
    const text = decoder.decode(bytes.subarray(from, from + SLICE), { stream: true });
    empty &&= text.trim() === "";
    reader.push(text);
    if (bytes.length > SLICE) await breath();
  }
  if (empty) return { kind: "empty" };
  const result = reader.end();
  const damage = result.ok ? undefined : problemText(result.problem);
  if (result.traces.length === 0) return { kind: "unreadable", why: damage ?? "" };
  return { kind: "traces", traces: result.traces, damage };
};

/** What tells one trace of a file from the others. */
export const traceLabel = ({ header, endedAt }: Trace, words: Words): string =>
  [header.endpoint.text, clockWords(header.startedAt), durationWords(endedAt, words)].join(" · ");

/** Lets the other work of the extension host go on. */
const breath = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

const reasonOf = (error: unknown): string => {
  if (error instanceof FileSystemError && error.code === "FileNotFound")
    return l10n.t("The file is not there.");
  return error instanceof Error ? error.message : String(error);
};

const MEBIBYTE = 1_048_576;
const SLICE = MEBIBYTE;
const BYTES_MAX = 256 * MEBIBYTE;
