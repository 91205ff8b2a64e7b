/** Trace Endpoint at Cursor: what is selected, or the endpoint of the cursor's line that is nearest to it. */
import { InvalidArgument } from "@tcplens/core";
import { parseEndpoint } from "@tcplens/trace";
import { commands, l10n, window, type TextEditor } from "vscode";
import type { Host, TraceTarget } from "../host.ts";
import { canTrace, startTrace } from "./start-trace.ts";

export const run = async (host: Host): Promise<void> => {
  if (!(await canTrace(host))) return;
  const editor = window.activeTextEditor;
  const target =
    editor === undefined ? undefined : (selectedTarget(editor) ?? (await targetOnLine(host, editor)));
  if (target !== undefined) return startTrace(host, target);
  const trace = l10n.t("Trace Endpoint…");
  const text =
    editor === undefined
      ? l10n.t("No text is open to look for an endpoint in.")
      : l10n.t("Line {0} names no endpoint.", editor.selection.active.line + 1);
  if ((await window.showInformationMessage(text, trace)) === trace) {
    await commands.executeCommand("tcplens.traceEndpoint");
  }
};

const selectedTarget = ({ document, selection }: TextEditor): TraceTarget | undefined => {
  if (selection.isEmpty || !selection.isSingleLine) return undefined;
  try {
    const endpoint = parseEndpoint(document.getText(selection));
    return { endpoint, place: { uri: document.uri.toString(), line: selection.start.line } };
  } catch (error) {
    if (error instanceof InvalidArgument) return undefined;
    throw error;
  }
};

const targetOnLine = async (
  { finder }: Host,
  { document, selection }: TextEditor,
): Promise<TraceTarget | undefined> => {
  const { foundEndpoints } = await finder();
  const { line } = selection.active;
  const offset = document.offsetAt(selection.active);
  const distance = ({ start, end }: { readonly start: number; readonly end: number }): number =>
    Math.max(start - offset, offset - end, 0);
  const [nearest] = foundEndpoints(document)
    .filter(
      ({ start, end }) => document.positionAt(start).line <= line && document.positionAt(end).line >= line,
    )
    .toSorted((a, b) => distance(a) - distance(b));
  return nearest === undefined
    ? undefined
    : { endpoint: nearest.endpoint, place: { uri: document.uri.toString(), line } };
};
