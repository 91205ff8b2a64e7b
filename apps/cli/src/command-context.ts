/** What a command has to do with the world outside: where it prints, what it is told, how it ends. */

/**
 * 0: connected, every demo right, or a capture read to its end. 1: failed; of a capture: damaged, interrupted, or with what was
 * to fail. 2: wrong usage, or a file that cannot be read as what it was given for.
 */
export type ExitCode = 0 | 1 | 2;

/** Of what several ended with, what all of them end with: the greatest. */
export const worst = (one: ExitCode, other: ExitCode): ExitCode => (one > other ? one : other);

/** A stream that text is printed to. */
export interface TextOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** More has been written than the other end has taken; `drain` tells when it has. */
  readonly writableNeedDrain?: boolean;
  readonly once?: NodeJS.EventEmitter["once"];
  write(text: string | Uint8Array, written?: () => void): unknown;
}

/** See the file's head. */
export interface CommandContext {
  readonly stdout: TextOutput;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Aborted by Ctrl-C: the command then ends as soon as it can, with what it has learnt. */
  readonly interrupted: AbortSignal;
  /** `tcplens` and its version, for the traces' headers. */
  readonly producer: string;
  exitCode: ExitCode;
}
