/** Every act a view can ask for, answered alike. */
import type { Act } from "../../src/shared/protocol.ts";

const names: readonly Act[] = [
  "retry",
  "cancel",
  "compare",
  "export",
  "copy-report",
  "open-place",
  "open-settings",
  "open-as-text",
  "open-before",
  "open-after",
  "trace",
  "save-scenario",
  "export-packets",
];

/** See the file's head. */
export const acts = (answer: () => unknown): Readonly<Record<Act, () => unknown>> =>
  Object.fromEntries(names.map((name) => [name, answer])) as Record<Act, () => unknown>;
