/** Something was asked for that cannot be done as asked. The message is one line: what, and how to mend it. Exit code 2. */

/** See the file's head. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
