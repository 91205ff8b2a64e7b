/** Started in a network namespace: captures an endpoint, connects to it, and prints what was captured. */
import { connect } from "node:net";
import { type CaptureOptions, startCapture } from "../../src/live-capture/start-capture.ts";

/** Its argument. `timeout`: ms after which the attempt is given up. */
export interface CaptureConnectArgument {
  readonly host: string;
  readonly port: number;
  readonly timeout: number;
  readonly tools: NonNullable<CaptureOptions["tools"]>;
}

/** What it prints. */
export interface CaptureConnectSeen {
  readonly interfaces: readonly string[];
  readonly packets: number | undefined;
  /** ICMP messages (IPv4 or IPv6) and TCP segments among the Ethernet frames of the capture. */
  readonly protocols: readonly number[];
  readonly refused?: string;
}

const { host, port, timeout, tools } = JSON.parse(process.argv[2] ?? "") as CaptureConnectArgument;
const capture = await startCapture({ endpoint: { host, port }, tools });
if (capture.kind === "refused") {
  console.log(JSON.stringify({ interfaces: [], packets: 0, protocols: [], refused: capture.message }));
} else {
  await new Promise<void>((resolve) => {
    const socket = connect({ host, port }, () => socket.end()).resume();
    socket.setTimeout(timeout, () => socket.destroy());
    socket.on("error", () => undefined).on("close", () => resolve());
  });
  const { packets } = await capture.stop();
  const pieces: Uint8Array[] = [];
  for await (const piece of capture.octets) pieces.push(piece);
  const octets = Buffer.concat(pieces);
  console.log(JSON.stringify({ interfaces: capture.interfaces, packets, protocols: protocolsOf(octets) }));
}

/** Of pcap: 24 octets, then each packet behind 16 of its own. */
function protocolsOf(octets: Buffer): readonly number[] {
  const found: number[] = [];
  if (octets.readUInt32LE(0) !== 0xa1_b2_3c_4d) return found;
  for (let at = 24; at < octets.length; at += 16 + octets.readUInt32LE(at + 8)) {
    const ethernet = at + 16;
    // The type of what is in the frame, then IPv6's next header or IPv4's protocol.
    found.push(octets.readUInt8(ethernet + (octets.readUInt16BE(ethernet + 12) === 0x86_dd ? 20 : 23)));
  }
  return found;
}
