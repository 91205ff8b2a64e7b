/** What the extension leaves on the disk: its log, and the traces of its history. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunningWorkbench } from "@tcplens/workbench";

type UserData = Pick<RunningWorkbench, "userDataDir">;

/** The errors and warnings in its log. */
export const complaints = ({ userDataDir }: UserData): string[] =>
  textsBelow(join(userDataDir, "logs"), "TCP Lens.log")
    .flatMap((text) => text.split("\n"))
    .filter((line) => /\[(?:error|warning)\]/.test(line));

/** The trace files that it keeps for its workspaces. */
export const keptTraces = ({ userDataDir }: UserData): string[] =>
  textsBelow(join(userDataDir, "User/workspaceStorage"), ".tcplens.jsonl");

const textsBelow = (folder: string, ending: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(folder, name), "utf8"));
