/** Where the workbench is kept between runs: a folder that git ignores, outside the workspace's own dependencies. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The release of code-server that is installed; 4.139.1 holds VS Code 1.139.1. */
export const CODE_SERVER_VERSION: string = "4.139.1";

/** The repository's root. `src/` and `dist/` lie equally deep, so it is the same for both. */
export const repositoryRoot: string = join(fileURLToPath(new URL(".", import.meta.url)), "../../..");

/** The folder of this release. The environment variable TCPLENS_WORKBENCH_CACHE replaces `<repository>/.cache`. */
export const cacheFolder = (): string => {
  const base = process.env["TCPLENS_WORKBENCH_CACHE"];
  return join(
    base === undefined || base === "" ? join(repositoryRoot, ".cache") : base,
    `code-server-${CODE_SERVER_VERSION}`,
  );
};
