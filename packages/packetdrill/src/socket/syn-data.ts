/** RFC 7413 §4.2.2: whether and how much of what is written goes with a SYN. Linux. */
import type { CallContext } from "./call-context.ts";
import type { TcpSocket } from "./tcp-socket.ts";

type Context = Pick<CallContext, "machine">;

/** The bit 4 of `tcp_fastopen`, or the socket's own option: there is no need of a cookie. */
export const needsNoCookie = ({ machine }: Context, socket: TcpSocket): boolean =>
  (machine.system.fastOpen & 4) !== 0 || socket.options.isOn("TCP_FASTOPEN_NO_COOKIE");

/** Whether what is written may go with the SYN. */
export const sendsWithSyn = (context: Context, socket: TcpSocket): boolean =>
  context.machine.fastOpen.hasCookie || needsNoCookie(context, socket);

/** Octets of data that fit into the SYN. */
export const synRoom = (context: Context, socket: TcpSocket): number =>
  sendsWithSyn(context, socket) ? context.machine.fastOpen.room(segmentRoom(context, socket)) : 0;

/** Octets of a segment to the peer, before anything is known of it. */
export const segmentRoom = ({ machine }: Context, socket: TcpSocket): number => {
  const headers = machine.settings.version === 4 ? 40 : 60;
  const mtu = Math.min(machine.settings.mtu, machine.system.route.mtu ?? Infinity);
  return Math.min(mtu - headers, socket.options.value("TCP_MAXSEG") ?? Infinity);
};
