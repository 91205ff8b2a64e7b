/** One run of dumpcap or tcpdump: its octets, its words, its end. It always ends, and is always waited for. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { type CaptureTool, manners, type ToolRequest } from "./capture-tools.ts";
import { OctetQueue } from "./octet-queue.ts";

/** How it ended. */
export interface ToolEnd {
  readonly code: number | null;
  /** `EACCES`, `ENOENT` …: it could not be run at all. */
  readonly errno: string | undefined;
  /** We ended it. */
  readonly stopped: boolean;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** See the file's head. */
export class ToolProcess {
  readonly octets: OctetQueue;
  /** Never rejects. */
  readonly ended: Promise<ToolEnd>;
  /** True: it captures. False: it has ended before it did. Never rejects. */
  readonly ready: Promise<boolean>;
  readonly #tool: CaptureTool;
  readonly #child: Child | undefined;
  #said = "";
  #errno: string | undefined;
  #stopped = false;
  #over = false;
  #stopping: Promise<ToolEnd> | undefined;

  constructor(tool: CaptureTool, request: ToolRequest) {
    this.#tool = tool;
    const { arguments: argumentsOf, ready } = manners[tool.name];
    this.octets = new OctetQueue(() => void this.kill());
    try {
      this.#child = spawn(tool.file, argumentsOf(request), {
        stdio: ["ignore", "pipe", "pipe"],
        // Its messages in English, and no pipe of this folder taken for an interface.
        env: { ...process.env, LC_ALL: "C" },
        cwd: process.platform === "win32" ? undefined : "/",
        // A terminal's Ctrl-C would end it before the last packets have been read.
        detached: process.platform !== "win32",
        windowsHide: true,
      });
    } catch (error) {
      this.#errno = (error as NodeJS.ErrnoException).code ?? "UNKNOWN";
      this.#over = true;
      this.octets.end();
      this.ready = Promise.resolve(false);
      this.ended = Promise.resolve({ code: null, errno: this.#errno, stopped: false });
      return;
    }
    const child = this.#child;
    this.ended = this.#endOf(child);
    this.ready = this.#readyOf(child, ready);
    this.octets.fill(child.stdout);
  }

  /** What it has written to standard error, its end where that was much. */
  get said(): string {
    return this.#said;
  }

  /** Waits until what has passed by now is written, then ends it. What is unread of its octets can still be read. */
  stop(): Promise<ToolEnd> {
    this.#stopping ??= (async () => {
      this.octets.takeAll();
      if (!this.#over) await this.#within(manners[this.#tool.name].latency);
      return this.#end("SIGINT");
    })();
    return this.#stopping;
  }

  /** Ends it at once. */
  kill(): Promise<ToolEnd> {
    this.octets.takeAll();
    return this.#end("SIGKILL");
  }

  async #end(signal: "SIGINT" | "SIGKILL"): Promise<ToolEnd> {
    const child = this.#child;
    if (child === undefined || this.#over) return this.ended;
    this.#stopped = true;
    child.kill(signal);
    await this.#within(END_WITHIN);
    // It neither ends nor can be asked again.
    if (!this.#over) child.kill("SIGKILL");
    return this.ended;
  }

  /** So many ms, or until it has ended. */
  async #within(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const passed = new Promise((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    await Promise.race([passed, this.ended]);
    clearTimeout(timer);
  }

  #readyOf(child: Child, words: RegExp): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => void this.kill(), READY_WITHIN);
      const settle = (begun: boolean): void => {
        clearTimeout(timer);
        resolve(begun);
      };
      // The file's head is written once the interfaces are open.
      child.stdout.once("data", () => settle(true));
      child.stderr.on("data", (piece: Buffer) => {
        this.#said = (this.#said + piece.toString()).slice(-SAID_MAX);
        if (words.test(this.#said)) settle(true);
      });
      void this.ended.then(() => settle(false));
    });
  }

  #endOf(child: Child): Promise<ToolEnd> {
    killAtExit(child);
    return new Promise((resolve) => {
      const over = (code: number | null): void => {
        running.delete(child);
        this.#over = true;
        this.octets.end();
        resolve({ code, errno: this.#errno, stopped: this.#stopped });
      };
      child.once("error", (error: NodeJS.ErrnoException) => {
        // Not run at all: there is nothing else to wait for.
        if (child.pid !== undefined) return;
        this.#errno = error.code ?? "UNKNOWN";
        over(null);
      });
      // After both streams have ended.
      child.once("close", over);
    });
  }
}

/** One listener for all: more than ten would be taken for a leak. */
const killAtExit = (child: Child): void => {
  if (!listening) process.once("exit", killAll);
  listening = true;
  running.add(child);
};

const killAll = (): void => {
  for (const child of running) child.kill("SIGKILL");
};

const running = new Set<Child>();
let listening = false;

/** ms. dumpcap on Windows takes seconds to load its driver. */
const READY_WITHIN = 15_000;
const END_WITHIN = 3000;
/** Characters. */
const SAID_MAX = 8192;
