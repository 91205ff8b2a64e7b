/** How many octets a write is taken, by the system's accounts of its send buffer. */
import type { CallContext } from "./call-context.ts";
import type { TcpSocket } from "./tcp-socket.ts";

/** The size that the program or the system has set, octets. */
export const sendBufferSize = ({ machine }: Pick<CallContext, "machine">, socket: TcpSocket): number =>
  socket.options.value("SO_SNDBUF") ?? machine.system.sendBuffer;

/** Octets that would be taken now. */
export const sendRoom = (context: CallContext, socket: TcpSocket): number => {
  const { connection } = socket;
  if (connection === undefined) return 0;
  const size = sendBufferSize(context, socket);
  const { sendBufferMax } = context.machine.system;
  // A size that is not set grows with the congestion window, up to the largest.
  const limit =
    socket.options.value("SO_SNDBUF") === undefined && context.machine.settings.profile === "linux"
      ? Math.max(size, Math.min(sendBufferMax, grownSize(socket, context.machine.now)))
      : size;
  const room = limit - connection.unacknowledgedBytes;
  return Math.max(0, Math.min(room, lowWaterRoom(context, socket)));
};

const grownSize = (socket: TcpSocket, now: number): number => {
  const info = socket.connection?.info(now);
  return info === undefined ? 0 : 2 * info.sndCwnd * (info.sndMss + SEGMENT_OVERHEAD);
};

/** What a segment costs beside its octets. */
const SEGMENT_OVERHEAD = 640;

const lowWaterRoom = (context: CallContext, socket: TcpSocket): number => {
  const low = lowWaterOf(context, socket);
  return Number.isFinite(low) && (socket.connection?.unsentBytes ?? 0) >= low ? 0 : Number.POSITIVE_INFINITY;
};

/** Unsent octets above which a program is not told that it may write. */
export const lowWaterOf = ({ machine }: Pick<CallContext, "machine">, socket: TcpSocket): number => {
  const own = socket.options.value("TCP_NOTSENT_LOWAT") ?? 0;
  return own > 0 ? own : machine.system.notSentLowWater;
};
