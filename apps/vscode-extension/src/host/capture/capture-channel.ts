/**
 * The host's end of the protocol with a capture's webview: every message is checked, every request gets one answer or one
 * refusal, and nothing is posted before the webview is ready.
 */
import * as v from "valibot";
import type { Disposable, LogOutputChannel, Webview } from "vscode";
import {
  type CaptureAnswer,
  captureProtocolVersion,
  TAKEN_BACK,
  type CaptureRequest,
  fromCaptureView,
  type FromCaptureView,
  type ToCaptureView,
} from "../../shared/capture-protocol.ts";

/** What a channel depends on. */
interface ChannelOptions {
  readonly webview: Pick<Webview, "postMessage" | "onDidReceiveMessage">;
  readonly log: Pick<LogOutputChannel, "warn" | "error" | "debug">;
  readonly answer: (request: CaptureRequest, signal: AbortSignal) => Promise<CaptureAnswer | undefined>;
  readonly ready: () => void;
  /** The webview was made by another version of the extension. */
  readonly outdated: () => void;
}

/** See the file's head. */
export class CaptureChannel implements Disposable {
  readonly #options: ChannelOptions;
  readonly #pending = new Map<number, AbortController>();
  readonly #subscription: Disposable;
  #ready = false;

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.#subscription = options.webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
  }

  /** What the file holds so far; what was chosen in the view's menu. False: the view is not ready, and is told nothing. */
  tell(message: Extract<ToCaptureView, { readonly type: "summary" | "menu" }>): boolean {
    this.#post(message);
    return this.#ready;
  }

  /** The webview was hidden, and what it showed is gone: it will say when it is ready again. */
  suspend(): void {
    this.#ready = false;
    for (const controller of this.#pending.values()) controller.abort();
    this.#pending.clear();
  }

  dispose(): void {
    this.suspend();
    this.#subscription.dispose();
  }

  #receive(message: unknown): void {
    const parsed = v.safeParse(fromCaptureView, message);
    if (parsed.success) return this.#take(parsed.output);
    const why = v.summarize(parsed.issues);
    this.#options.log.warn(`a message of the view that is none: ${why}`);
    const id = idOf(message);
    if (id !== undefined) this.#post({ type: "refuse", id, message: why });
  }

  #take(message: FromCaptureView): void {
    switch (message.type) {
      case "ready":
        if (message.version !== captureProtocolVersion) return this.#options.outdated();
        this.suspend();
        this.#ready = true;
        return this.#options.ready();
      case "request":
        void this.#serve(message.id, message.request);
        return;
      case "abort":
        this.#pending.get(message.id)?.abort();
        this.#pending.delete(message.id);
        return;
      case "fault":
        this.#options.log.error(`in the view: ${message.message}`);
    }
  }

  async #serve(id: number, request: CaptureRequest): Promise<void> {
    const controller = new AbortController();
    this.#pending.set(id, controller);
    try {
      const answer = await this.#options.answer(request, controller.signal);
      if (this.#done(id)) this.#post({ type: "answer", id, ...(answer === undefined ? {} : { answer }) });
    } catch (error) {
      if (!this.#done(id)) return;
      const gone = error instanceof Error && error.name === "AbortError";
      const why = gone ? TAKEN_BACK : error instanceof Error ? error.message : String(error);
      this.#options.log.debug(`${request.kind}: ${why}`);
      this.#post({ type: "refuse", id, message: why });
    }
  }

  /** False where it was taken back meanwhile. */
  #done(id: number): boolean {
    return this.#pending.delete(id);
  }

  #post(message: ToCaptureView): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own function, which takes none
    if (this.#ready) void this.#options.webview.postMessage(message);
  }
}

const idOf = (message: unknown): number | undefined => {
  if (typeof message !== "object" || message === null) return undefined;
  const { id } = message as { readonly id?: unknown };
  return Number.isInteger(id) && (id as number) > 0 ? (id as number) : undefined;
};
