/** The extension's own log, as the editor keeps it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunningWorkbench } from "@tcplens/workbench";

/** Its errors and warnings. */
export const complaints = ({ userDataDir }: Pick<RunningWorkbench, "userDataDir">): string[] => {
  const logs = join(userDataDir, "logs");
  return readdirSync(logs, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith("TCP Lens.log"))
    .flatMap((name) => readFileSync(join(logs, name), "utf8").split("\n"))
    .filter((line) => /\[(?:error|warning)\]/.test(line));
};
