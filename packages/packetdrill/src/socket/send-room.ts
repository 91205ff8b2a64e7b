/** How many octets a write is taken, by the system's accounts of its send buffer. */
import type { EndpointConnection } from "@tcplens/core";
import type { CallContext } from "./call-context.ts";
import type { SendFacts } from "./linux-send-queue.ts";
import type { TcpSocket } from "./tcp-socket.ts";

type Context = Pick<CallContext, "machine">;

/** The size that the program or the system has set, octets. */
export const sendBufferSize = ({ machine }: Context, socket: TcpSocket): number =>
  socket.options.value("SO_SNDBUF") ?? machine.system.sendBuffer;

/** Octets that are taken next of a write of which `left` are left; it is asked again until it says 0. */
export const sendRoom = (context: Context, socket: TcpSocket, left: number): number => {
  const { connection } = socket;
  if (connection === undefined) return 0;
  if (context.machine.settings.profile === "linux")
    return socket.sendQueue.next(left, sendFacts(context, socket, connection));
  return Math.max(0, Math.min(left, sendBufferSize(context, socket) - connection.unacknowledgedBytes));
};

/** Whether `poll` says that a socket may be written to. */
export const isWritable = (context: Context, socket: TcpSocket): boolean => {
  const { connection } = socket;
  if (connection === undefined) return false;
  if (context.machine.settings.profile === "linux")
    return socket.sendQueue.isWritable(sendFacts(context, socket, connection));
  return sendBufferSize(context, socket) - connection.unacknowledgedBytes >= SEND_LOW_WATER;
};

/** BSD's `so_snd.sb_lowat`. */
const SEND_LOW_WATER = 2048;

const sendFacts = (context: Context, socket: TcpSocket, connection: EndpointConnection): SendFacts => {
  const { machine } = context;
  const info = connection.info(machine.now);
  const written = socket.writePosition;
  const { sendQueue } = socket;
  sendQueue.largestWindow = Math.max(sendQueue.largestWindow, info.sndWnd);
  return {
    info,
    written,
    acknowledged: written - connection.unacknowledgedBytes,
    sent: written - connection.unsentBytes,
    size: limitOf(context, socket),
    lowWater: lowWaterOf(context, socket),
    minimumSegments: machine.system.minimumSegments,
    largestWindow: sendQueue.largestWindow,
  };
};

const limitOf = (context: Context, socket: TcpSocket): number => {
  const size = sendBufferSize(context, socket);
  if (socket.options.value("SO_SNDBUF") !== undefined) return size;
  return Math.max(size, socket.sendQueue.grown);
};

/**
 * Linux: what a segment has brought is done with, and what may be sent is sent. Returns the sockets whose programs have
 * found no room before, and have enough of it now.
 */
export const makeRoom = (context: Context): ReadonlySet<TcpSocket> => {
  const { settings, sockets } = context.machine;
  const told = new Set<TcpSocket>();
  if (settings.profile !== "linux") return told;
  for (const socket of sockets.values()) {
    if (!socket.foundNoRoom || socket.connection === undefined || socket.isOver) continue;
    grow(context, socket, socket.connection);
    if (!isWritable(context, socket)) continue;
    socket.foundNoRoom = false;
    told.add(socket);
  }
  return told;
};

/** Where the congestion window has room, a size that the program has not set grows with that window. */
const grow = (context: Context, socket: TcpSocket, connection: EndpointConnection): void => {
  const { sendQueue } = socket;
  const info = connection.info(context.machine.now);
  const facts = sendFacts(context, socket, connection);
  const isDeferred = sendQueue.defersLast(facts, context.machine.now);
  if (!isDeferred && info.unacked - info.sacked - info.lost + info.retrans >= info.sndCwnd) return;
  const segment = 2 ** Math.ceil(Math.log2(info.sndMss + SEGMENT_HEADERS)) + SEGMENT_STRUCTURE;
  const segments = Math.max(10, info.sndCwnd, info.reordering + 1);
  const wanted = Math.min(context.machine.system.sendBufferMax, 2 * segments * segment);
  sendQueue.grown = Math.max(sendQueue.grown, wanted);
};

/** What a segment costs beside its octets. */
const SEGMENT_HEADERS = 640;
const SEGMENT_STRUCTURE = 256;

/** Unsent octets above which a program is not told that it may write. */
const lowWaterOf = ({ machine }: Context, socket: TcpSocket): number => {
  const own = socket.options.value("TCP_NOTSENT_LOWAT") ?? 0;
  // 32 bits, of which -1 is the largest.
  return own === 0 ? machine.system.notSentLowWater : own >>> 0;
};
