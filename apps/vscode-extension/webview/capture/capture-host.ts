/** The capture view's end of the line to its host: questions that are answered once, and what the host tells by itself. */
import * as v from "valibot";
import {
  type AnswerTo,
  type CaptureAct,
  captureProtocolVersion,
  type CaptureQuestion,
  type CaptureRequest,
  type CaptureState,
  type CopyPackets,
  type FromCaptureView,
  type MenuItem,
  TAKEN_BACK,
  type ToCaptureView,
  toCaptureView,
} from "../../src/shared/capture-protocol.ts";
import type { VsCodeApi } from "../host/host-channel.ts";

type Answer = Extract<ToCaptureView, { readonly type: "answer" }>["answer"];

interface Pending {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** See the file's head. */
export class CaptureHost {
  readonly #api: VsCodeApi;
  readonly #pending = new Map<number, Pending>();
  #next = 1;

  constructor(api: VsCodeApi) {
    this.#api = api;
  }

  /** Begins to listen, and tells the host that it may speak. `menu`: does what was chosen in the context menu. */
  open(
    summary: (message: Extract<ToCaptureView, { readonly type: "summary" }>) => void,
    menu: (item: MenuItem) => void,
  ): void {
    window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      const message = this.#read(data);
      if (message?.type === "summary") summary(message);
      else if (message?.type === "menu") menu(message.item);
      else if (message !== undefined) this.#settle(message);
    });
    window.addEventListener("error", ({ message }) => this.fault(message));
    window.addEventListener("unhandledrejection", ({ reason }) => this.fault(String(reason)));
    this.#post({ type: "ready", version: captureProtocolVersion });
  }

  /** Asks for something of the file; rejects with the reason, or when `signal` takes it back. */
  async ask<Q extends CaptureQuestion>(question: Q, signal?: AbortSignal): Promise<AnswerTo<Q["kind"]>> {
    const answer = await this.#request(question, signal);
    if (answer?.kind !== question.kind) throw new Error(`no answer to ${question.kind}`);
    return answer as AnswerTo<Q["kind"]>;
  }

  /** Has something done; what fails goes to the log. */
  act(act: CaptureAct["act"], details: Omit<CaptureAct, "kind" | "act"> = {}): void {
    this.#do({ kind: "act", act, ...details });
  }

  copy(text: string): void {
    this.#do({ kind: "copy", text });
  }

  /** Has packets of a connection put on the clipboard as text; answers with how many were. */
  async copyPackets(packets: Omit<CopyPackets, "kind">): Promise<AnswerTo<"copied">> {
    const answer = await this.#request({ kind: "copy-packets", ...packets });
    if (answer?.kind !== "copied") throw new Error("no answer to copy-packets");
    return answer;
  }

  reference(reference: string): void {
    this.#do({ kind: "reference", reference });
  }

  #do(request: CaptureRequest): void {
    this.#request(request).catch((error: unknown) => this.fault(`${request.kind}: ${String(error)}`));
  }

  /** Tells the host's log what failed here. */
  fault(message: string): void {
    this.#post({ type: "fault", message: message.slice(0, 8000) });
  }

  get kept(): CaptureState | undefined {
    return this.#api.getState() as CaptureState | undefined;
  }

  keep(state: CaptureState): void {
    this.#api.setState(state);
  }

  #request(request: CaptureRequest, signal?: AbortSignal): Promise<Answer> {
    const id = this.#next;
    this.#next += 1;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#pending.set(id, { resolve, reject });
    signal?.addEventListener("abort", () => this.#abort(id), { once: true });
    this.#post({ type: "request", id, request });
    return promise;
  }

  #abort(id: number): void {
    const pending = this.#pending.get(id);
    if (!this.#pending.delete(id)) return;
    pending?.reject(new DOMException("no longer wanted", "AbortError"));
    this.#post({ type: "abort", id });
  }

  #read(data: unknown): ToCaptureView | undefined {
    const parsed = v.safeParse(toCaptureView, data);
    if (parsed.success) return parsed.output;
    // Frames of the editor around this one speak too; only what claims to be the host's is worth a complaint.
    if (typeof data === "object" && data !== null && "type" in data)
      this.fault(
        `a message that is none of the protocol: ${String(data.type)}: ${v.summarize(parsed.issues)}`,
      );
    return undefined;
  }

  #settle(message: Extract<ToCaptureView, { readonly type: "answer" | "refuse" }>): void {
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.type === "answer") pending?.resolve(message.answer);
    else if (message.message === TAKEN_BACK) pending?.reject(new DOMException(TAKEN_BACK, "AbortError"));
    else pending?.reject(new Error(message.message));
  }

  #post(message: FromCaptureView): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own function, which takes none
    this.#api.postMessage(message);
  }
}

/** Whether a question was only taken back. */
export const isTakenBack = (error: unknown): boolean =>
  error instanceof DOMException && error.name === "AbortError";
