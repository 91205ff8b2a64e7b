/**
 * Asks a port that hung up on plain text whether it speaks TLS: one more connection, one handshake, no data, no trust.
 * Servers that expect TLS seldom say so; most just close.
 */
import type { Trace } from "@tcplens/trace";
import { connect, type TLSSocket } from "node:tls";
import type { Clock } from "../clock.ts";
import { alertOf } from "../error/tls-alerts.ts";
import type { Unstamped } from "../record/recorder.ts";

/** The note, where the last connection ended without an answer to what was sent and the port does speak TLS. */
export const speaksTlsNote = async (trace: Trace, clock: Clock): Promise<Unstamped | undefined> => {
  const last = trace.connections.at(-1);
  const by = last?.closed?.event.by;
  if (
    last === undefined ||
    last.bytesSent === 0 ||
    last.bytesReceived > 0 ||
    (by !== "peer" && by !== "reset")
  ) {
    return undefined;
  }
  const protocol = await askForTls(last.address, last.port, clock);
  if (protocol === undefined) return undefined;
  const text = `asked in a second connection, ${last.address}:${last.port} answered as a TLS server`;
  return { type: "note", topic: "speaks-tls", text, ...(protocol === "" ? {} : { protocol }) };
};

/** The protocol agreed on; empty where only an alert came back; undefined where there is no TLS server, or no answer. */
const askForTls = (host: string, port: number, clock: Clock): Promise<string | undefined> =>
  new Promise((resolve) => {
    const socket: TLSSocket = connect({ host, port, rejectUnauthorized: false });
    const end = (protocol: string | undefined): void => {
      disarm();
      socket.destroy();
      resolve(protocol);
    };
    const disarm = clock.after(PATIENCE, () => end(undefined));
    socket.once("secureConnect", () => end(socket.getProtocol() ?? ""));
    socket.on("error", ({ code }: NodeJS.ErrnoException) => {
      end(code !== undefined && alertOf(code) !== undefined ? "" : undefined);
    });
    socket.once("close", () => end(undefined));
  });

const PATIENCE = 1_000;
