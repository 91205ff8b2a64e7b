/** The editor of packet captures: shows what its worker reads, does what the view asks for, writes nothing into the file. */
import * as v from "valibot";
import { commands, env, l10n, Uri, ViewColumn, window, Disposable, type WebviewPanel } from "vscode";
import {
  type CaptureAct,
  type CaptureAnswer,
  type CaptureRequest,
  type PressedInCapture,
  pressedInCapture,
} from "../../shared/capture-protocol.ts";
import { captureStrings } from "../../shared/capture-strings.ts";
import type { Host } from "../host.ts";
import { followFile } from "../views/follow-file.ts";
import { referenceUrl, repositoryOf } from "../views/reference-url.ts";
import { CAPTURE_EDITOR } from "../views/view-ids.ts";
import { CaptureChannel } from "./capture-channel.ts";
import { CaptureFile } from "./capture-file.ts";
import type { CapturePlace } from "./capture-line.ts";
import { answerInWords } from "./answer-in-words.ts";
import { copyPackets } from "./copy-packets.ts";
import { exportCapture } from "./export-capture.ts";
import { withMenu } from "./view-menu.ts";
import { missingWireshark } from "./missing-wireshark.ts";

/** Fills an editor of a capture, and empties it when it is closed. */
export const openCaptureEditor = (
  host: Host,
  place: CapturePlace,
  { uri, panel }: { readonly uri: Uri; readonly panel: WebviewPanel },
): void => {
  const file = take(uri, place);
  const editor = new CaptureEditor(host, place, { file, panel });
  editors.set(panel, editor);
  editor.show(wanted.get(uri.toString()));
  wanted.delete(uri.toString());
  panel.onDidDispose(() => {
    editors.delete(panel);
    editor.dispose();
    giveBack(uri);
  });
};

const editors = new Map<WebviewPanel, CaptureEditor>();

/** The connections that editors are opened for. */
const wanted = new Map<string, number>();

/** Opens the capture beside what is looked at, with a connection of it on show. */
export const openBeside = async (uri: Uri, stream?: number): Promise<void> => {
  const name = uri.toString();
  if (stream !== undefined) wanted.set(name, stream);
  try {
    await commands.executeCommand("vscode.openWith", uri, CAPTURE_EDITOR, ViewColumn.Beside);
  } finally {
    // It was open there already.
    if (wanted.delete(name)) for (const editor of editors.values()) editor.show(stream, name);
  }
};

/** What the context menu asks for, with what was pressed: done by the editor that is looked at. */
export const actInCapture = async (
  what: "copy-packet" | "copy-packets" | "export" | "wireshark",
  argument: unknown,
): Promise<void> => {
  const pressed = v.safeParse(pressedInCapture, argument);
  for (const [panel, editor] of editors)
    if (panel.active && pressed.success) await editor.menu(what, pressed.output);
};

/** The captures that are open, and in how many editors. */
const files = new Map<
  string,
  { readonly file: CaptureFile; readonly following: Disposable; users: number }
>();

const take = (uri: Uri, place: CapturePlace): CaptureFile => {
  const known = files.get(uri.toString());
  if (known !== undefined) {
    known.users += 1;
    return known.file;
  }
  const file = new CaptureFile(uri, place);
  // The worker looks itself at a file that it can read itself.
  const following =
    place.pathOf(uri) === undefined
      ? followFile(uri, () => file.touched(place.unfollowed))
      : new Disposable(() => undefined);
  files.set(uri.toString(), { file, following, users: 1 });
  void file.open();
  return file;
};

const giveBack = (uri: Uri): void => {
  const known = files.get(uri.toString());
  if (known === undefined || --known.users > 0) return;
  files.delete(uri.toString());
  known.following.dispose();
  known.file.dispose();
};

class CaptureEditor implements Disposable {
  readonly #host: Host;
  readonly #place: CapturePlace;
  readonly #file: CaptureFile;
  readonly #channel: CaptureChannel;
  readonly #disposables: readonly Disposable[];
  /** The connection that is to be on show, until the view has been told. */
  #wanted: number | undefined;

  constructor(
    host: Host,
    place: CapturePlace,
    { file, panel }: { readonly file: CaptureFile; readonly panel: WebviewPanel },
  ) {
    this.#host = host;
    this.#place = place;
    this.#file = file;
    const page = {
      script: "capture.js",
      strings: captureStrings,
    };
    // What all pages need has been loaded before.
    const load = async (): Promise<void> => (await host.parts()).loadPage(host, panel.webview, page);
    this.#channel = new CaptureChannel({
      webview: panel.webview,
      log: host.log,
      ready: () => this.#tell(),
      outdated: () => void load(),
      answer: (request, signal) => this.#answer(request, signal),
    });
    this.#disposables = [
      this.#channel,
      withMenu(panel, this.#channel),
      file.listen(() => this.#tell()),
      panel.onDidChangeViewState(() => {
        file.watch(this, panel.visible);
        if (!panel.visible) this.#channel.suspend();
      }),
      new Disposable(() => file.watch(this, false)),
    ];
    file.watch(this, panel.visible);
    void load();
  }

  dispose(): void {
    for (const each of this.#disposables) each.dispose();
  }

  #tell(): void {
    const { summary } = this.#file;
    const { damage } = summary;
    const told = this.#channel.tell({
      ...(this.#wanted === undefined ? {} : { show: this.#wanted }),
      type: "summary",
      summary: { ...summary, ...(damage === undefined ? {} : { damage: this.#host.words.say(damage) }) },
      actions: this.#place.openInWireshark === undefined || this.#path === undefined ? [] : ["wireshark"],
    });
    if (told) this.#wanted = undefined;
  }

  /** Shows a connection, where this is an editor of that file. */
  show(stream: number | undefined, name: string = this.#file.uri.toString()): void {
    if (stream === undefined || name !== this.#file.uri.toString()) return;
    this.#wanted = stream;
    this.#tell();
  }

  get #path(): string | undefined {
    return this.#place.pathOf(this.#file.uri);
  }

  async #answer(request: CaptureRequest, signal: AbortSignal): Promise<CaptureAnswer | undefined> {
    switch (request.kind) {
      case "act":
        await this.#act(request);
        return undefined;
      case "copy":
        await env.clipboard.writeText(request.text);
        return undefined;
      case "copy-packets": {
        const copied = await copyPackets(this.#file, request, signal);
        void window.setStatusBarMessage(
          l10n.t("Packets copied: {0}", copied.packets.toLocaleString("en")),
          SHOWN,
        );
        return copied;
      }
      case "reference": {
        const url = referenceUrl(request.reference, repositoryOf(this.#host.context));
        if (url !== undefined) await env.openExternal(Uri.parse(url));
        return undefined;
      }
      case "connections":
      case "filter-fields":
      case "stands-out":
      case "listed":
      case "stream":
      case "ladder":
      case "minimap":
      case "packet":
      case "seek":
      case "graph":
      case "pairs":
      case "pair":
      case "joint":
      case "overlay":
      case "text": {
        const answer = await this.#file.ask(request, signal);
        return answer === undefined ? undefined : answerInWords(answer, this.#host.words);
      }
    }
  }

  /** See {@link actInCapture}. */
  async menu(
    what: Parameters<typeof actInCapture>[0],
    { stream, row, frame }: PressedInCapture,
  ): Promise<void> {
    if (what === "export") return exportCapture(this.#host, this.#file, { stream });
    if (what === "wireshark") return this.#wireshark(frame);
    const rows = what === "copy-packet" && row !== undefined ? { from: row, to: row } : {};
    await this.#answer({ kind: "copy-packets", stream, ...rows }, new AbortController().signal);
  }

  async #act({ act, stream, from, to, frame, streams }: CaptureAct): Promise<void> {
    switch (act) {
      case "cancel":
        return this.#file.cancel();
      case "reload":
        await this.#file.open();
        return;
      case "stop-following":
      case "go-on":
        return this.#file.follow(act === "go-on");
      case "export":
        return exportCapture(this.#host, this.#file, { stream, from, to, streams });
      case "wireshark":
        return this.#wireshark(frame);
      case "compare":
        await commands.executeCommand("tcplens.compareCaptures", this.#file.uri);
        return;
      case "open":
        return;
      case "open-with":
        await commands.executeCommand("workbench.action.reopenWithEditor");
    }
  }

  async #wireshark(frame: number | undefined): Promise<void> {
    const path = this.#path;
    if (path === undefined || this.#place.openInWireshark === undefined) return;
    const program = this.#host.settings()["wireshark.path"];
    if (await this.#place.openInWireshark(path, frame, program)) return;
    // Not waited for: the message may stay for long.
    void missingWireshark(program);
  }
}

/** ms. */
const SHOWN = 4000;
