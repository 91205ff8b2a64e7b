/** The files that the house rules are about, read once. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** One file: its path from the repository's root with forward slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** The repository's root. */
export const root: string = join(dirname(fileURLToPath(import.meta.url)), "../../..");

/** All files under the named folders whose name ends as asked, generated and installed ones left out. */
export const sourceFiles = (folders: readonly string[], endings: readonly string[]): SourceFile[] =>
  folders.flatMap((folder) => walk(join(root, folder), endings));

const walk = (folder: string, endings: readonly string[]): SourceFile[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : walk(path, endings);
    if (!endings.some((ending) => entry.name.endsWith(ending))) return [];
    return [{ path: relative(root, path).split(sep).join("/"), text: readFileSync(path, "utf8") }];
  });

const SKIPPED: ReadonlySet<string> = new Set([
  "node_modules",
  "dist",
  "reports",
  ".turbo",
  ".cache",
  ".git",
  "golden",
  "corpus",
  "order-service",
  "coverage",
]);
