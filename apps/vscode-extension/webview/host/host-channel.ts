/** The webview's end of the line to the host: requests that are answered once, and what the host says of itself. */
import * as v from "valibot";
import {
  type FromWebview,
  type KeptState,
  protocolVersion,
  type Request,
  type Rows,
  type ToWebview,
  toWebview,
} from "../../src/shared/protocol.ts";

/** What VS Code gives a webview, once. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** What the host says without being asked. */
export interface HostEvents {
  readonly show: (message: ToWebview & { readonly type: "show" }) => void;
}

interface Pending {
  readonly resolve: (rows: Rows | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** See the file's head. */
export class HostChannel {
  readonly #api: VsCodeApi;
  readonly #pending = new Map<number, Pending>();
  #next = 1;

  constructor(api: VsCodeApi) {
    this.#api = api;
  }

  /** Begins to listen, and tells the host that it may speak. */
  open(events: HostEvents): void {
    window.addEventListener("message", ({ data }: MessageEvent<unknown>) => this.#receive(data, events));
    window.addEventListener("error", ({ message }) => this.fault(message));
    window.addEventListener("unhandledrejection", ({ reason }) => this.fault(String(reason)));
    this.#post({ type: "ready", version: protocolVersion });
  }

  /** Asks for something; rejects with the host's reason, or when `signal` takes it back. */
  request(request: Request, signal?: AbortSignal): Promise<Rows | undefined> {
    const id = this.#next;
    this.#next += 1;
    const { promise, resolve, reject } = Promise.withResolvers<Rows | undefined>();
    this.#pending.set(id, { resolve, reject });
    signal?.addEventListener("abort", () => this.#abort(id), { once: true });
    this.#post({ type: "request", id, request });
    return promise;
  }

  /** Tells the host's log what failed here. */
  fault(message: string): void {
    this.#post({ type: "fault", message: message.slice(0, FAULT_LENGTH_MAX) });
  }

  get kept(): unknown {
    return this.#api.getState();
  }

  keep(state: KeptState): void {
    this.#api.setState(state);
  }

  #post(message: FromWebview): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own function, which takes none
    this.#api.postMessage(message);
  }

  #abort(id: number): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    pending.reject(new DOMException("no longer wanted", "AbortError"));
    this.#post({ type: "abort", id });
  }

  #receive(data: unknown, events: HostEvents): void {
    const parsed = v.safeParse(toWebview, data);
    if (!parsed.success) {
      // Frames of the editor around this one speak too; only what claims to be the host's is worth a complaint.
      if (typeof data === "object" && data !== null && "type" in data) {
        this.fault(
          `a message that is none of the protocol: ${String(data.type)}: ${v.summarize(parsed.issues)}`,
        );
      }
      return;
    }
    const message = parsed.output;
    switch (message.type) {
      case "show":
        return events.show(message);
      case "answer":
        return this.#settle(message.id)?.resolve(message.rows);
      case "refuse":
        return this.#settle(message.id)?.reject(new Error(message.message));
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}

const FAULT_LENGTH_MAX = 8000;
