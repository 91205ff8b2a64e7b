/** The packets of a connection as text: on the clipboard, and where they are too many for that, in a file. */
import { env, l10n, ProgressLocation, Uri, window, workspace } from "vscode";
import type { AnswerTo, CaptureAnswer, CaptureQuestion, CopyPackets } from "../../shared/capture-protocol.ts";
import { bareName } from "./capture-names.ts";
import type { CaptureFile } from "./capture-file.ts";
import { joined } from "./joined.ts";

/** What is asked for the packets. */
export type Copied = Pick<CaptureFile, "uri" | "summary"> & {
  ask(question: CaptureQuestion, signal: AbortSignal): Promise<CaptureAnswer | undefined>;
};

/** Copies all that is asked for, up to {@link COPY_MAX}; where there is more, says so and offers a file. */
export const copyPackets = async (
  file: Copied,
  { stream, from = 0, to = Infinity }: CopyPackets,
  signal: AbortSignal,
): Promise<AnswerTo<"copied">> => {
  const { total } = await rowsOf(file, stream, signal);
  const last = Math.min(to, total - 1);
  const of = Math.max(0, last - from + 1);
  const most = Math.min(of, COPY_MAX);
  const texts: string[] = [];
  await piecesOf(file, { stream, from, to: from + most - 1 }, { signal, piece: (text) => texts.push(text) });
  await env.clipboard.writeText(texts.join(""));
  // Not waited for: the message may stay for long.
  if (most < of)
    offerFile(file, { stream, from, to: last }, [most, of]).catch((error: unknown) =>
      window.showErrorMessage(error instanceof Error ? error.message : String(error)),
    );
  return { kind: "copied", packets: most, of };
};

/** Rows of a connection, from one to another. */
interface Rows {
  readonly stream: number;
  readonly from: number;
  readonly to: number;
}

const rowsOf = async (file: Copied, stream: number, signal: AbortSignal): Promise<AnswerTo<"ladder">> => {
  const answer = await file.ask({ kind: "ladder", stream, from: 0, count: 0 }, signal);
  if (answer?.kind !== "ladder") throw new Error("no answer to ladder");
  return answer;
};

const piecesOf = async (
  file: Copied,
  { stream, from, to }: Rows,
  { signal, piece }: { readonly signal: AbortSignal; readonly piece: (text: string, next: number) => void },
): Promise<void> => {
  for (let next = from; next <= to;) {
    const answer = await file.ask({ kind: "text", stream, from: next, to }, signal);
    if (answer?.kind !== "text") throw new Error("no answer to text");
    if (answer.next === next) return;
    ({ next } = answer);
    piece(answer.text, next);
  }
};

const offerFile = async (
  file: Copied,
  rows: Rows,
  [copied, of]: readonly [number, number],
): Promise<void> => {
  const save = l10n.t("Save All as a File…");
  const chosen = await window.showWarningMessage(
    l10n.t(
      "The first {0} of {1} packets were copied: more is too much for the clipboard.",
      copied.toLocaleString("en"),
      of.toLocaleString("en"),
    ),
    save,
  );
  if (chosen === save) await saveFile(file, rows);
};

const saveFile = async (file: Copied, rows: Rows): Promise<void> => {
  const uri = await window.showSaveDialog({
    defaultUri: Uri.joinPath(file.uri, "..", `${bareName(file.summary.name)}-connection-${rows.stream}.txt`),
    filters: { [l10n.t("Text")]: ["txt"] },
  });
  if (uri === undefined) return;
  await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t("Saving packets as text…"), cancellable: true },
    async (progress, token) => {
      const stopping = new AbortController();
      token.onCancellationRequested(() => stopping.abort());
      const encoder = new TextEncoder();
      const pieces: Uint8Array[] = [];
      let octets = 0;
      const all = rows.to - rows.from + 1;
      const piece = (text: string, next: number): void => {
        const bytes = encoder.encode(text);
        pieces.push(bytes);
        octets += bytes.length;
        if (octets > SAVE_MAX) throw tooMuch(rows.stream);
        progress.report({ message: `${Math.floor(((next - rows.from) / all) * 100)} %` });
      };
      try {
        await piecesOf(file, rows, { signal: stopping.signal, piece });
        await workspace.fs.writeFile(uri, joined(pieces));
      } catch (error) {
        if (!stopping.signal.aborted) throw error;
      }
    },
  );
};

const tooMuch = (stream: number): Error =>
  new Error(
    l10n.t(
      "The text comes to more than {0} MB: on the command line, “tcplens analyze --stream {1} --packets” writes all of it.",
      SAVE_MAX / 1e6,
      stream,
    ),
  );

/** Packets: some 12 MB of text. */
const COPY_MAX = 100_000;
/** Octets: so much is held in memory, twice for a moment. */
const SAVE_MAX = 120_000_000;
