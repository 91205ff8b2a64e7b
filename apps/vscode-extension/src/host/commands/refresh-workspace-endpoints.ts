/** Refresh: looks through the workspace's files again. */
import type { Host } from "../host.ts";

export const run = async ({ scan }: Host): Promise<void> => scan.refresh();
