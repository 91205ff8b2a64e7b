/**
 * The host's end of the protocol with one webview: every message is checked, every request gets one answer or one
 * refusal, and nothing is posted before the webview is ready.
 */
import * as v from "valibot";
import type { Disposable, LogOutputChannel, Webview } from "vscode";
import {
  fromWebview,
  protocolVersion,
  type FromWebview,
  type Request,
  type Rows,
  type ToWebview,
} from "../../shared/protocol.ts";
import type { View } from "../../shared/view.ts";

/** What answers a request; the signal is aborted when the answer is no longer wanted. */
type Handler<K extends Request["kind"]> = (
  request: Extract<Request, { readonly kind: K }>,
  signal: AbortSignal,
) => Promise<Rows | void> | Rows | void;

/** One for each kind: the compiler asks for them all. */
export type RequestHandlers = { readonly [K in Request["kind"]]: Handler<K> };

/** What a channel depends on. */
export interface ChannelOptions {
  readonly webview: Pick<Webview, "postMessage" | "onDidReceiveMessage">;
  readonly handlers: RequestHandlers;
  readonly log: Pick<LogOutputChannel, "warn" | "error" | "debug">;
  /** The webview has just been loaded, and shows nothing yet. */
  readonly ready: () => void;
  /** The webview was made by another version of the extension. */
  readonly outdated: () => void;
}

/** See the file's head. */
export class WebviewChannel implements Disposable {
  readonly #options: ChannelOptions;
  readonly #pending = new Map<number, AbortController>();
  readonly #subscription: Disposable;
  #revision = 0;
  #ready = false;
  #disposed = false;

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.#subscription = options.webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
  }

  /** Whether the webview can draw. */
  get isReady(): boolean {
    return this.#ready;
  }

  /** Draws this; nothing where the webview is not ready: it asks when it is. */
  show(view: View): void {
    this.#revision += 1;
    this.#post({ type: "show", revision: this.#revision, view });
  }

  /** The webview was hidden, and with it what it showed is gone: it will say when it is ready again. */
  suspend(): void {
    this.#ready = false;
    this.#drop();
  }

  dispose(): void {
    this.#disposed = true;
    this.suspend();
    this.#subscription.dispose();
  }

  #receive(message: unknown): void {
    if (this.#disposed) return;
    const parsed = v.safeParse(fromWebview, message);
    if (parsed.success) this.#take(parsed.output);
    else this.#refuseUnread(message, v.summarize(parsed.issues));
  }

  #take(message: FromWebview): void {
    switch (message.type) {
      case "ready":
        if (message.version !== protocolVersion) return this.#options.outdated();
        this.#drop();
        this.#ready = true;
        return this.#options.ready();
      case "request":
        return void this.#answer(message.id, message.request);
      case "abort":
        this.#pending.get(message.id)?.abort();
        this.#pending.delete(message.id);
        return undefined;
      case "fault":
        return this.#options.log.error(`the view: ${message.message}`);
    }
  }

  async #answer(id: number, request: Request): Promise<void> {
    const controller = new AbortController();
    this.#pending.set(id, controller);
    const message = await this.#outcome(id, request, controller.signal);
    // Taken back, or asked by a document that is gone: nobody waits for it.
    if (this.#pending.get(id) !== controller) return;
    this.#pending.delete(id);
    this.#post(message);
  }

  async #outcome(id: number, request: Request, signal: AbortSignal): Promise<ToWebview> {
    try {
      const handler = this.#options.handlers[request.kind] as Handler<Request["kind"]>;
      const rows = await handler(request, signal);
      return typeof rows === "object" ? { type: "answer", id, rows } : { type: "answer", id };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (!signal.aborted) this.#options.log.warn(`${request.kind}: ${message}`);
      return { type: "refuse", id, message };
    }
  }

  #refuseUnread(message: unknown, issues: string): void {
    this.#options.log.warn(`a message of the view was not understood: ${issues}`);
    const { id } = (typeof message === "object" && message !== null ? message : {}) as {
      readonly id?: unknown;
    };
    if (Number.isInteger(id) && (id as number) > 0) {
      this.#post({ type: "refuse", id: id as number, message: "the request was not understood" });
    }
  }

  #post(message: ToWebview): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a webview's, not a window's: it has none
    if (this.#ready && !this.#disposed) void this.#options.webview.postMessage(message);
  }

  #drop(): void {
    for (const controller of this.#pending.values()) controller.abort();
    this.#pending.clear();
  }
}
