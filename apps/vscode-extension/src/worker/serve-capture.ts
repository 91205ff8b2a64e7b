/** The worker: one capture, read and asked about. The same in Node and in a browser; only where octets come from differs. */
import type { ByteSource } from "../capture/byte-source.ts";
import { CaptureSession } from "../capture/capture-session.ts";
import { exportPackets } from "../capture/export-packets.ts";
import type { CaptureSummary } from "../shared/capture-view.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

type Open = Extract<ToWorker, { readonly type: "open" }>;

/** The line to the host, and how a file is opened. */
interface Serving {
  readonly say: (message: FromWorker) => void;
  readonly open: (message: Open) => Promise<ByteSource>;
}

/** Gives the function that takes the host's messages. */
export const serveCapture = ({ say, open }: Serving): ((message: ToWorker) => void) => {
  /** What is asked before the file is open waits for it. */
  const session = Promise.withResolvers<CaptureSession>();
  // Nobody may ever ask.
  session.promise.catch(() => undefined);
  const dropped = new Set<number>();
  const told = (summary: CaptureSummary): void => say({ type: "summary", summary });

  const begin = async (message: Open): Promise<void> => {
    const { name } = message;
    try {
      const source = await open(message);
      const opened = new CaptureSession(source, { name, progressed: told, now: () => performance.now() });
      session.resolve(opened);
      await opened.read();
    } catch (error) {
      session.reject(error);
      told(unreadable(name, reasonOf(error)));
    }
  };

  const serve = async (id: number, work: (opened: CaptureSession) => Promise<void>): Promise<void> => {
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
        void begin(message);
        return;
      case "cancel":
        void session.promise.then((opened) => opened.cancel());
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
          const piece = (bytes: Uint8Array): void => say({ type: "piece", id, bytes });
          await exportPackets(opened, selection, { piece, version, dropped: () => dropped.delete(id) });
          say({ type: "piece", id });
        });
      }
    }
  };
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
  changed: false,
});

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
