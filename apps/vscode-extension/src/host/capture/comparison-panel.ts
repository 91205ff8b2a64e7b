/** Two captures side by side, in a panel that comes back after a reload; writes nothing into either. */
import * as v from "valibot";
import { env, l10n, Uri, ViewColumn, window, type Disposable, type WebviewPanel } from "vscode";
import {
  captureState,
  type CaptureAct,
  type CaptureAnswer,
  type CaptureRequest,
} from "../../shared/capture-protocol.ts";
import { captureStrings } from "../../shared/capture-strings.ts";
import type { CaptureSummary } from "../../shared/capture-view.ts";
import { comparisonStrings } from "../../shared/comparison-strings.ts";
import type { Host } from "../host.ts";
import { followFile } from "../views/follow-file.ts";
import { panelIcon } from "../views/panel-icon.ts";
import { CAPTURE_COMPARISON } from "../views/view-ids.ts";
import { answerInWords } from "./answer-in-words.ts";
import { CaptureChannel } from "./capture-channel.ts";
import { CaptureFile } from "./capture-file.ts";
import { openBeside } from "./capture-editor.ts";
import type { CapturePlace } from "./capture-line.ts";
import { withMenu } from "./view-menu.ts";

/** Opens a panel of its own. */
export const showComparison = (host: Host, place: CapturePlace, captures: readonly [Uri, Uri]): void => {
  const [first, second] = captures.map(({ path }) => path.slice(path.lastIndexOf("/") + 1));
  const title = l10n.t("{0} ↔ {1}", first ?? "", second ?? "");
  const panel = window.createWebviewPanel(CAPTURE_COMPARISON, title, ViewColumn.Active);
  fill(host, place, panel, captures);
};

/** Brings a panel back. */
export const reviveComparison = (
  host: Host,
  place: CapturePlace,
  panel: WebviewPanel,
  state: unknown,
): void => {
  const kept = v.safeParse(captureState, state);
  const uris = kept.success ? kept.output.uris : undefined;
  if (uris === undefined) panel.dispose();
  else fill(host, place, panel, [Uri.parse(uris[0]), Uri.parse(uris[1])]);
};

const fill = (
  host: Host,
  place: CapturePlace,
  panel: WebviewPanel,
  [first, second]: readonly [Uri, Uri],
): void => {
  panel.iconPath = panelIcon(host);
  const file = new CaptureFile(first, place, second);
  const comparison = new ComparisonPanel(host, file, panel);
  void file.open();
  panel.onDidDispose(() => {
    comparison.dispose();
    file.dispose();
  });
};

class ComparisonPanel implements Disposable {
  readonly #host: Host;
  readonly #file: CaptureFile;
  readonly #channel: CaptureChannel;
  readonly #disposables: readonly Disposable[];

  constructor(host: Host, file: CaptureFile, panel: WebviewPanel) {
    this.#host = host;
    this.#file = file;
    const page = {
      script: "comparison.js",
      strings: { ...captureStrings, ...comparisonStrings },
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
    const { uri, second = uri } = file;
    this.#disposables = [
      this.#channel,
      withMenu(panel, this.#channel),
      followFile(uri, () => file.touched()),
      followFile(second, () => file.touched()),
      file.listen(() => this.#tell()),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#channel.suspend();
      }),
    ];
    void load();
  }

  dispose(): void {
    for (const each of this.#disposables) each.dispose();
  }

  #tell(): void {
    const { summary, secondSummary, uri, second = uri } = this.#file;
    if (secondSummary === undefined) return;
    const { words } = this.#host;
    const said = (one: CaptureSummary): CaptureSummary =>
      one.damage === undefined ? one : { ...one, damage: words.say(one.damage) };
    this.#channel.tell({
      type: "summary",
      summary: said(summary),
      second: said(secondSummary),
      uris: [uri.toString(), second.toString()],
      actions: [],
    });
  }

  async #answer(request: CaptureRequest, signal: AbortSignal): Promise<CaptureAnswer | undefined> {
    if (request.kind === "act") {
      await this.#act(request);
      return undefined;
    }
    if (request.kind === "copy") {
      await env.clipboard.writeText(request.text);
      return undefined;
    }
    if (request.kind === "reference" || request.kind === "copy-packets") return undefined;
    const answer = await this.#file.ask(request, signal);
    return answer === undefined ? undefined : answerInWords(answer, this.#host.words);
  }

  async #act({ act, capture, stream }: CaptureAct): Promise<void> {
    if (act === "cancel") this.#file.cancel();
    else if (act === "reload") await this.#file.open();
    else if (act === "open") {
      const uri = capture === 1 ? this.#file.second : this.#file.uri;
      await openBeside(uri ?? this.#file.uri, stream);
    }
  }
}
