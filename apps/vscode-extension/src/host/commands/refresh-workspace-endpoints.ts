/** Refresh: looks through the workspace's files again. */
import { workspace } from "vscode";
import type { Host } from "../host.ts";
import { explainTrust } from "../tracing/explain-trust.ts";

export const run = async ({ scan }: Host): Promise<void> =>
  workspace.isTrusted ? scan.refresh() : explainTrust();
