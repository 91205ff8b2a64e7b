/** Why the operating system refuses a file. */

/** Its code in words; `other`: what is said of a code that is not known, by default the code. */
export const fileProblem = (code: string, other: string = code): string => problems.get(code) ?? other;

const problems: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file or folder"],
  ["EISDIR", "it is a folder"],
  ["ENOTDIR", "a part of its path is not a folder"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EROFS", "the file system is read-only"],
  ["ENOSPC", "the disk is full"],
  ["EIO", "the device reports an error"],
]);
