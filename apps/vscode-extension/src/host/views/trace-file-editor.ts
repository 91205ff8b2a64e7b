/** The editor of `.tcplens.jsonl` files: reads in any file system, follows the file as it changes, writes nothing. */
import { commands, type Uri, type Disposable, type WebviewPanel } from "vscode";
import type { Host, ShownTrace } from "../host.ts";
import { followFile } from "./follow-file.ts";
import { emptyFile, emptyTrace, unreadableFile } from "./problem-views.ts";
import { readTraceFile, traceLabel, type ReadFileResult } from "./read-trace-file.ts";
import type { Surface } from "./surfaces.ts";
import { TraceScreen } from "./trace-screen.ts";

/** Fills an editor of a file, and empties it when it is closed. */
export const openTraceFile = async (host: Host, uri: Uri, panel: WebviewPanel): Promise<void> => {
  const view = new TraceFileView(host, uri, panel);
  const following = followFile(uri, () => void view.read());
  panel.onDidDispose(() => {
    following.dispose();
    view.dispose();
  });
  await view.read();
};

class TraceFileView implements Surface, Disposable {
  readonly #screen: TraceScreen;
  readonly #words: Host["words"];
  readonly #log: Host["log"];
  readonly #panel: WebviewPanel;
  readonly #uri: Uri;
  readonly #disposables: readonly Disposable[];
  #read: ReadFileResult = { kind: "empty" };
  #chosen = 0;
  /** One reading at a time; what changes meanwhile, or while the editor is hidden, is read afterwards. */
  #reading = false;
  #changed = false;
  #disposed = false;

  constructor(host: Host, uri: Uri, panel: WebviewPanel) {
    this.#words = host.words;
    this.#log = host.log;
    this.#uri = uri;
    this.#panel = panel;
    this.#screen = new TraceScreen(host, panel.webview, {
      choose: (index) => {
        this.#chosen = index;
        this.#show();
      },
      openAsText: () => commands.executeCommand("vscode.openWith", uri, "default"),
    });
    const states = panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#screen.suspend();
      else if (this.#changed) void this.read();
      host.surfaces.touched();
    });
    this.#disposables = [host.surfaces.add(this), states, this.#screen];
  }

  get shown(): ShownTrace | undefined {
    return this.#screen.shown;
  }

  get visible(): boolean {
    return this.#panel.visible;
  }

  get active(): boolean {
    return this.#panel.active;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  async read(): Promise<void> {
    this.#changed = true;
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (this.#changed && this.#panel.visible) {
        this.#changed = false;
        const read = await readTraceFile(this.#uri);
        if (this.#disposed) return;
        this.#read = read;
        this.#show();
      }
    } catch (error) {
      // A fault of ours: the file must not stay an empty tab.
      const why = error instanceof Error ? error.message : String(error);
      this.#log.error(`${this.#uri.toString()}: ${why}`);
      this.#screen.showProblem(unreadableFile(why));
    } finally {
      this.#reading = false;
    }
  }

  dispose(): void {
    this.#disposed = true;
    for (const each of this.#disposables) each.dispose();
  }

  #show(): void {
    const read = this.#read;
    switch (read.kind) {
      case "empty":
        return this.#screen.showProblem(emptyFile());
      case "unreadable":
        return this.#screen.showProblem(unreadableFile(this.#words.say(read.why)));
      case "traces":
        return this.#showTrace(read);
    }
  }

  #showTrace({ traces, damage }: Extract<ReadFileResult, { readonly kind: "traces" }>): void {
    const chosen = Math.min(this.#chosen, traces.length - 1);
    const trace = traces[chosen];
    if (trace === undefined) return;
    const { endpoint } = trace.header;
    if (trace.events.length === 0 && traces.length === 1 && damage === undefined)
      return this.#screen.showProblem(emptyTrace(endpoint.text));
    this.#screen.show(
      { trace, endpoint, interrupted: false, file: this.#uri.toString() },
      {
        ...(traces.length > 1
          ? { siblings: { labels: traces.map((each) => traceLabel(each, this.#words)), chosen } }
          : {}),
        ...(damage === undefined ? {} : { damage: this.#words.say(damage) }),
      },
    );
  }
}
