/** The captures that were named: files, those in a folder, those that a pattern fits where no shell has looked for them. */
import { readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";

/** See the file's head. */
export interface NamedCaptures {
  readonly names: readonly string[];
  /** Whether what is said of one must say of which: there are several, or might be, as a folder or a pattern was given. */
  readonly several: boolean;
}

/**
 * A file stands for itself, and `-` for the standard input. A folder stands for the captures in it and in its folders, known by the
 * endings of their names; `*` and `?` in the last part of a path for the files that fit. They come in the order of their names,
 * numbers by their value. What stands for nothing stays, and so does a folder that cannot be read, for who opens it to say so.
 */
export const namedCaptures = async (given: readonly string[]): Promise<NamedCaptures> => {
  const names: string[] = [];
  const known = new Set<string>();
  let several = given.length > 1;
  for (const name of given) {
    const found = await capturesOf(name);
    several ||= found.length > 0;
    for (const each of found.length === 0 ? [name] : found.filter((other) => !known.has(other))) {
      names.push(each);
      known.add(each);
    }
  }
  return { names, several };
};

/** None: it stands for itself. */
const capturesOf = async (given: string): Promise<readonly string[]> => {
  if (given === "-") return [];
  const what = await stat(given).catch(() => undefined);
  if (what?.isDirectory() === true) return inOrder(given, await capturesIn(given));
  return what === undefined && /[*?]/u.test(path.basename(given)) ? fitting(given) : [];
};

/** Their paths from the folder. Links are followed; a folder that several lead to, or round to, is looked through once. */
const capturesIn = async (folder: string): Promise<readonly string[]> => {
  const found: string[] = [];
  const known = new Set<string>();
  const folders = [""];
  for (const within of folders) {
    const there = path.join(folder, within);
    const real = await realpath(there).catch(() => there);
    if (known.has(real)) continue;
    known.add(real);
    const entries = await readdir(there, { withFileTypes: true }).catch(() => undefined);
    if (entries === undefined) found.push(within);
    for (const entry of entries ?? []) {
      const name = path.join(within, entry.name);
      // A link that leads nowhere is opened like a file, which says so.
      const kind = entry.isSymbolicLink()
        ? ((await stat(path.join(folder, name)).catch(() => undefined)) ?? entry)
        : entry;
      if (kind.isDirectory()) folders.push(name);
      else if (CAPTURE.test(entry.name) && (kind.isFile() || kind.isSymbolicLink())) found.push(name);
    }
  }
  return found;
};

const fitting = async (pattern: string): Promise<readonly string[]> => {
  const { dir, base } = path.parse(pattern);
  const literal = base.replaceAll(/[$()+.[\\\]^{|}]/gu, String.raw`\$&`);
  const fits = new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`, "u");
  const found = await readdir(dir === "" ? "." : dir, { withFileTypes: true }).catch(() => []);
  // As in a shell: what is hidden must be asked for.
  const shown = found.filter(
    ({ name }) => fits.test(name) && (base.startsWith(".") || !name.startsWith(".")),
  );
  return inOrder(
    dir,
    shown.filter((entry) => !entry.isDirectory()).map(({ name }) => name),
  );
};

const inOrder = (folder: string, names: readonly string[]): readonly string[] =>
  names.toSorted(new Intl.Collator("en", { numeric: true }).compare).map((name) => path.join(folder, name));

/** The ending of a capture's name, after which tcpdump -C puts a number. */
const CAPTURE = /\.(?:p?cap|pcapng|ntar|dmp|snoop|snp|erf)\d*(?:\.(?:gz|zst))?$/iu;
