/** Files that options name. */
import type { Buffer } from "node:buffer";
import { UsageError } from "../usage-error.ts";
import { fileProblem } from "./file-problem.ts";

/** Reads a whole file, or throws the operating system's error. */
export type ReadFile = (file: string) => Buffer;

/**
 * The file's content. `option` is named in the message.
 * @throws {@link UsageError} when it cannot be read.
 */
export const readInput = (option: string, file: string, read: ReadFile): Buffer => {
  try {
    return read(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UsageError(`${option}: cannot read ${file}: ${fileProblem(code)}`);
  }
};
