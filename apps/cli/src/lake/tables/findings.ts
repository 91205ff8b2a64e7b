/** The table of findings: a row each, its evidence as two lists of the same length. */
import type { CaptureFinding } from "@tcplens/capture";
import { required, type Column } from "../column.ts";

/** A finding, and whose it is. */
export interface FindingRow extends CaptureFinding {
  readonly stream: number;
}

/** See the file's head. */
export const findingColumns: readonly Column<FindingRow>[] = [
  required("stream", "int", ({ stream }) => stream),
  required("code", "text", ({ code }) => code),
  required("severity", "text", ({ severity }) => severity),
  required("confidence", "text", ({ confidence }) => confidence),
  required("cause", "text", ({ cause }) => cause),
  required("evidence_frames", "frames", ({ evidence }) => evidence.map(({ frame }) => frame)),
  required("evidence", "texts", ({ evidence }) => evidence.map(({ text }) => text)),
  required("alternatives", "texts", ({ alternatives }) => alternatives),
  required("next_steps", "texts", ({ nextSteps }) =>
    nextSteps.map(({ text, command }) => (command === undefined ? text : `${text}: ${command}`)),
  ),
  required("reference", "text", ({ reference }) => reference),
];
