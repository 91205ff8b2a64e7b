/** The worker: one capture, or two that are compared, read and asked about. The same in Node and in a browser; only where octets come from differs. */
import type { ByteSource } from "../capture/byte-source.ts";
import { CaptureSession } from "../capture/capture-session.ts";
import { ComparisonSession } from "../capture/comparison-session.ts";
import { exportPackets } from "../capture/export-packets.ts";
import type { CaptureSummary } from "../shared/capture-view.ts";
import type { FileToOpen, FromWorker, ToWorker } from "./protocol.ts";

/** The line to the host, and how a file is opened. */
interface Serving {
  readonly say: (message: FromWorker) => void;
  readonly open: (file: FileToOpen) => Promise<ByteSource>;
}

/** What is asked. */
type Served = CaptureSession | ComparisonSession;

/** Gives the function that takes the host's messages. */
export const serveCapture = (serving: Serving): ((message: ToWorker) => void) => {
  const { say } = serving;
  /** What is asked before the file is open waits for it. */
  const session = Promise.withResolvers<Served>();
  // Nobody may ever ask.
  session.promise.catch(() => undefined);
  const dropped = new Set<number>();

  const begin = async (
    files: readonly [FileToOpen, FileToOpen?],
    opening: Promise<Served>,
  ): Promise<void> => {
    try {
      const opened = await opening;
      session.resolve(opened);
      await opened.read();
    } catch (error) {
      session.reject(error);
      say(noneOf(files, reasonOf(error)));
    }
  };

  const serve = async (id: number, work: (opened: Served) => Promise<void>): Promise<void> => {
    // What is not wanted any more when its turn comes is not worked on.
    await Promise.resolve();
    if (dropped.delete(id)) return;
    try {
      await work(await session.promise);
    } catch (error) {
      say({ type: "refuse", id, message: reasonOf(error) });
    }
  };

  return (message) => {
    switch (message.type) {
      case "open":
        void begin([message], oneCapture(message, serving));
        return;
      case "compare":
        void begin(message.files, twoCaptures(message.files, serving));
        return;
      case "cancel":
      case "watch":
      case "follow":
        // A file that could not be opened is told nothing.
        session.promise.then(
          (opened) => tell(opened, message),
          () => undefined,
        );
        return;
      case "drop":
        dropped.add(message.id);
        return;
      case "ask": {
        const { id, question } = message;
        void serve(id, async (opened) => say({ type: "answer", id, answer: await opened.answer(question) }));
        return;
      }
      case "export": {
        const { id, selection, version } = message;
        void serve(id, async (opened) => {
          if (opened instanceof ComparisonSession) throw new Error("a comparison has no packets of its own");
          const piece = (bytes: Uint8Array): void => say({ type: "piece", id, bytes });
          await exportPackets(opened, selection, { piece, version, dropped: () => dropped.delete(id) });
          say({ type: "piece", id });
        });
      }
    }
  };
};

const tell = (
  opened: Served,
  message: Extract<ToWorker, { readonly type: "cancel" | "watch" | "follow" }>,
): void => {
  if (message.type === "cancel") return opened.cancel();
  // Two that are compared are not followed.
  if (opened instanceof ComparisonSession) return;
  if (message.type === "watch") opened.watch(message.on);
  else opened.follow(message.on);
};

const oneCapture = async (file: FileToOpen, { say, open }: Serving): Promise<CaptureSession> =>
  new CaptureSession(await open(file), {
    name: file.name,
    progressed: (summary) => say({ type: "summary", summary }),
    now: () => performance.now(),
  });

const twoCaptures = async (
  [first, second]: readonly [FileToOpen, FileToOpen],
  { say, open }: Serving,
): Promise<ComparisonSession> =>
  new ComparisonSession([await open(first), await open(second)], {
    names: [first.name, second.name],
    progressed: (summary, other) => say({ type: "summary", summary, second: other }),
    now: () => performance.now(),
  });

/** What is said where a file cannot be opened. */
const noneOf = ([first, second]: readonly [FileToOpen, FileToOpen?], why: string): FromWorker => {
  const summary = unreadable(first.name, why);
  return second === undefined
    ? { type: "summary", summary }
    : { type: "summary", summary, second: unreadable(second.name, why) };
};

const unreadable = (name: string, damage: string): CaptureSummary => ({
  name,
  size: 0,
  read: 0,
  state: "failed",
  format: "",
  interfaces: [],
  packets: 0,
  tcpPackets: 0,
  connections: 0,
  damage,
  indexed: 0,
  took: 0,
  revision: 0,
});

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
