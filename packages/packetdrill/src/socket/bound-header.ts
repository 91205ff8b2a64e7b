/** BSD: a segment for a socket that is bound and no more is answered by its control block, with its IP header. */
import type { IpOptions } from "@tcplens/core";
import { checksum, read16, write16 } from "../packet/octets.ts";
import { ipOptions } from "./socket-options.ts";
import type { TcpSocket } from "./tcp-socket.ts";

/** Gives a packet that is about to leave the header of the socket it belongs to, where no connection has done so. */
export const answerBound = (bytes: Uint8Array, sockets: Iterable<TcpSocket>, version: 4 | 6): void => {
  const port = read16(bytes, version === 4 ? IPV4_HEADER : IPV6_HEADER);
  for (const socket of sockets)
    if (socket.boundPort === port && socket.listener === undefined && socket.connection === undefined)
      writeHeader(bytes, version, ipOptions(socket.options, version));
};

const writeHeader = (bytes: Uint8Array, version: 4 | 6, { dscp, hopLimit }: IpOptions): void => {
  if (hopLimit !== undefined) bytes[version === 4 ? 8 : 7] = hopLimit;
  if (version === 6) {
    // The traffic class lies across the first two octets; its last two bits are ECN's.
    if (dscp !== undefined) write16(bytes, 0, (read16(bytes, 0) & 0xf03f) | (dscp << 6));
    return;
  }
  if (dscp !== undefined) bytes[1] = (dscp << 2) | ((bytes[1] ?? 0) & 3);
  write16(bytes, 10, 0);
  write16(bytes, 10, checksum(bytes.subarray(0, IPV4_HEADER)));
};

const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
