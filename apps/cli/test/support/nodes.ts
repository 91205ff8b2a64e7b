/** The Nodes that the program is run on: the one that runs the tests, and the system's where it is another. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/** One Node. */
export interface NodeUnderTest {
  readonly version: string;
  readonly path: string;
}

const system = "/usr/bin/node";

const versionOf = (path: string): string => execFileSync(path, ["--version"], { encoding: "utf8" }).trim();

const others = (): readonly NodeUnderTest[] => {
  if (!existsSync(system)) return [];
  const version = versionOf(system);
  return version === process.version ? [] : [{ version, path: system }];
};

export const nodes: readonly NodeUnderTest[] = [
  { version: process.version, path: process.execPath },
  ...others(),
];
