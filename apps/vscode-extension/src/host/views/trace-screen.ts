/** One webview that shows one trace at a time, live while it runs: what panels and editors of files have in common. */
import { commands, type Disposable, type Webview } from "vscode";
import { TraceModel } from "../../model/trace-model.ts";
import type { Act } from "../../shared/protocol.ts";
import type { View } from "../../shared/view.ts";
import type { Host, ShownTrace } from "../host.ts";
import { placeLabel } from "../place.ts";
import { commandLinesOf } from "./command-lines.ts";
import { requestHandlers, unavailable } from "./request-handlers.ts";
import { ShowPace } from "./show-pace.ts";
import { WebviewChannel } from "./webview-channel.ts";
import { loadPage } from "./webview-page.ts";

/** What a file adds. */
export interface FileContext {
  readonly siblings?: { readonly labels: readonly string[]; readonly chosen: number };
  readonly damage?: string;
}

/** What differs between a panel and an editor. */
export interface ScreenOptions {
  readonly choose?: (index: number) => void;
  readonly openAsText?: () => unknown;
}

/** See the file's head. */
export class TraceScreen implements Disposable {
  readonly #host: Host;
  readonly #channel: WebviewChannel;
  #shown: ShownTrace | undefined;
  #model: TraceModel | undefined;
  #problem: View | undefined;
  #live: Disposable | undefined;

  constructor(host: Host, webview: Webview, options: ScreenOptions = {}) {
    this.#host = host;
    this.#channel = new WebviewChannel({
      webview,
      log: host.log,
      ready: () => this.#draw(),
      outdated: () => loadPage(host, webview),
      handlers: requestHandlers(host, {
        rows: (request) => (this.#model === undefined ? unavailable() : this.#model.rows(request)),
        acts: this.#acts(options),
        choose: options.choose ?? unavailable,
        commandLines: () => commandLinesOf(this.#model),
      }),
    });
    loadPage(host, webview);
  }

  get shown(): ShownTrace | undefined {
    return this.#shown;
  }

  show(shown: ShownTrace, file: FileContext = {}): void {
    this.#live?.dispose();
    this.#problem = undefined;
    this.#shown = shown;
    const { trace, place, interrupted } = shown;
    this.#model = new TraceModel(trace, {
      words: this.#host.words,
      interrupted,
      canRetry: this.#host.sockets,
      canCompare: this.#host.history.previous(trace.header.id) !== undefined,
      ...(place === undefined ? {} : { place: placeLabel(place) }),
      ...file,
    });
    this.#live = this.#follow(trace.header.id);
    if (this.#live === undefined) this.#draw();
  }

  showProblem(problem: View): void {
    this.#live?.dispose();
    this.#live = undefined;
    this.#shown = undefined;
    this.#model = undefined;
    this.#problem = problem;
    this.#draw();
  }

  /** The webview is hidden, and its document gone. */
  suspend(): void {
    this.#channel.suspend();
  }

  dispose(): void {
    this.#live?.dispose();
    this.#channel.dispose();
  }

  /** Draws a running trace as it grows; undefined for one that does not run. */
  #follow(id: string): Disposable | undefined {
    const session = this.#host.running.find(id);
    if (session === undefined) return undefined;
    const pace = new ShowPace(() => this.#draw());
    const advanced = session.onDidAdvance(() => pace.changed());
    let over = false;
    session.whenOver(() => {
      if (!over) pace.finish();
    });
    pace.start();
    return {
      dispose: () => {
        over = true;
        pace.dispose();
        advanced.dispose();
      },
    };
  }

  #draw(): void {
    if (!this.#channel.isReady) return;
    const view = this.#problem ?? this.#model?.view(this.#now());
    if (view !== undefined) this.#channel.show(view);
  }

  #now(): number | undefined {
    return this.#host.running.find(this.#shown?.trace.header.id ?? "")?.now();
  }

  #acts({ openAsText = unavailable }: ScreenOptions): Readonly<Record<Act, () => unknown>> {
    const run = (command: string) => () => commands.executeCommand(command, this.#shown);
    return {
      retry: run("tcplens.retryTrace"),
      cancel: run("tcplens.cancelTrace"),
      compare: run("tcplens.compareWithPrevious"),
      export: run("tcplens.exportTrace"),
      "copy-report": run("tcplens.copyReport"),
      "open-place": run("tcplens.openPlace"),
      "open-settings": () => commands.executeCommand("tcplens.openSettings"),
      "open-as-text": openAsText,
      "open-before": unavailable,
      "open-after": unavailable,
      trace: () => commands.executeCommand("tcplens.traceEndpoint"),
      "save-scenario": unavailable,
      "export-packets": unavailable,
    };
  }
}
