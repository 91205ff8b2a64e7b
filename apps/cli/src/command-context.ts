/** What a command has to do with the world outside: where it prints, what it is told, how it ends. */

/** A stream that text is printed to. */
export interface TextOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
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
  /** 0: connected (or every demo right). 1: failed. Wrong usage is a `UsageError`, which makes it 2. */
  exitCode: 0 | 1;
}
