/** Whether to draw with Unicode: what the user said, then what a terminal says of itself. */

/** What the answer depends on. */
export interface UnicodeQuestion {
  /** `--ascii` is true, `--no-ascii` false; undefined when neither was given. */
  readonly ascii: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly isTerminal: boolean;
}

/** See the file's head. A file or a pipe takes Unicode; so does a terminal, unless it says that it does not. */
export const useUnicode = ({ ascii, env, platform, isTerminal }: UnicodeQuestion): boolean => {
  if (ascii !== undefined) return !ascii;
  if (!isTerminal) return true;
  // The console of Linux has a font of 512 characters, and no dots in it.
  if (env["TERM"] === "linux" || env["TERM"] === "dumb") return false;
  if (platform === "win32") return windowsTerminals.some((name) => (env[name] ?? "") !== "");
  // POSIX: the first of these that is set and not empty counts.
  const locale = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find((value) => (value ?? "") !== "");
  return locale === undefined || /utf-?8/iu.test(locale);
};

/** What the terminals of Windows set whose fonts have braille patterns. */
const windowsTerminals: readonly string[] = ["WT_SESSION", "TERM_PROGRAM", "ConEmuANSI", "TERM"];
