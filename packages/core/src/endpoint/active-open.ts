/** RFC 9293 §3.10.1, an active OPEN: the local end is chosen, Fast Open prepared (RFC 7413 §4.2), the SYN sent. */
import { InvalidArgument } from "../base/errors.ts";
import type { Port } from "../base/port.ts";
import { seqLt } from "../base/seq.ts";
import type { ConnectionOptions } from "../connection/options.ts";
import { sameAddress, type IpAddress } from "../wire/address.ts";
import { optionOf, type Segment } from "../wire/segment.ts";
import { checkAddress, checkAddressShape, copyAddress, isUnicast } from "./addresses.ts";
import type { ConnectOptions, OpenFailure, SocketAddress } from "./contract.ts";
import type { EndpointConnection } from "./endpoint-connection.ts";
import type { EphemeralPorts } from "../mechanism/ephemeral-ports.ts";
import type { Host } from "./host.ts";
import { ipHabits } from "./ip-habits.ts";
import { FastOpening } from "./opening.ts";
import { TimeWait } from "./time-wait.ts";

/** Opens a connection, or says why there can be none. */
export const openActive = (
  host: Host,
  ports: EphemeralPorts,
  wanted: ConnectOptions,
  now: number,
): EndpointConnection | OpenFailure => {
  const { remote } = wanted;
  if (!Number.isFinite(now)) throw new InvalidArgument("now", "a time in ms", now);
  checkAddressShape("remote.address", remote.address);
  // RFC 9293 §3.9.1.1 (MUST-46): an OPEN for an address that can be nobody's is refused.
  if (remote.port === 0 || !isUnicast(remote.address)) return { error: "address-not-available" };
  checkAddress("remote.address", remote.address);
  const local = localAddress(host, wanted);
  if (local === undefined) return { error: "address-not-available" };
  if (!host.hasRoom) return { error: "insufficient-resources" };
  const port = localPort(host, ports, wanted, local);
  if (typeof port === "object") return port;
  const here: SocketAddress = { address: local, port };
  const there: SocketAddress = { address: copyAddress(remote.address), port: remote.port };
  const options = optionsFor(host, here, there, wanted, now);
  const connection = host.make(here, there, {
    options,
    ip: ipHabits(wanted.ip, host.ip),
    iss: host.iss(here, there, now),
    now,
  });
  if (options.fastOpen?.client === true) {
    connection.fast = new FastOpening();
    if (wanted.data !== undefined) connection.write(wanted.data, now);
  }
  connection.open("active", now);
  host.connections.add(connection, "held");
  if (wanted.data !== undefined && options.fastOpen?.client !== true) connection.write(wanted.data, now);
  return connection;
};

/** Given, or the first of the family. */
const localAddress = (host: Host, { localAddress: asked, remote }: ConnectOptions): IpAddress | undefined => {
  const { family } = remote.address;
  if (asked === undefined) return host.addresses.find((address) => address.family === family);
  return asked.family === family ? host.own(asked) : undefined;
};

const localPort = (
  host: Host,
  ports: EphemeralPorts,
  { localPort: asked = 0 as Port, remote }: ConnectOptions,
  local: IpAddress,
): Port | OpenFailure => {
  if (asked !== 0) {
    const found = host.connections.find(local, asked, remote.address, remote.port);
    if (found === undefined) return asked;
    // RFC 9293 §3.4.3: as long as TIME-WAIT lasts, this end does not use the pair of sockets anew.
    return { error: found instanceof TimeWait ? "address-in-use" : "connection-exists" };
  }
  // A socket is connected to itself only where the program says so by its number.
  const isOwnEnd = (port: Port): boolean => port === remote.port && sameAddress(local, remote.address);
  const isFree = (port: Port): boolean =>
    !isOwnEnd(port) &&
    host.listeners.get(port) === undefined &&
    host.connections.find(local, port, remote.address, remote.port) === undefined;
  return ports.choose(local, remote.address, remote.port, isFree) ?? { error: "no-ports" };
};

/** RFC 7413 §4.1.3: with the server's cookie where there is one, asking for one where there is none. */
const optionsFor = (
  host: Host,
  here: SocketAddress,
  there: SocketAddress,
  wanted: ConnectOptions,
  now: number,
): ConnectionOptions => {
  const options =
    wanted.connection === undefined ? host.connection : { ...host.connection, ...wanted.connection };
  const { fastOpen } = options;
  if (fastOpen?.client !== true || fastOpen.cookie !== undefined) return options;
  const known = host.fastOpen.find(here.address, there, now);
  if (known === "not-now") return { ...options, fastOpen: {} };
  if (known === undefined) return options;
  return {
    ...options,
    fastOpen: { ...fastOpen, cookie: known.cookie, maximumSegmentSize: known.mss },
  };
};

/**
 * RFC 7413 §4.1.3 and §4.2.1: what the answer to a SYN with Fast Open says about it, to be kept. To be called when the
 * connection has taken the segment and has left SYN-SENT.
 */
export const noteFastOpen = (
  host: Host,
  connection: EndpointConnection,
  segment: Segment,
  now: number,
): void => {
  const end = connection.fast?.end;
  connection.fast = undefined;
  const { address } = connection.local;
  const option = optionOf(segment, "fast-open");
  if (option !== undefined && option.cookie.length > 0) {
    const usual = address.family === 4 ? MSS_DEFAULT_IPV4 : MSS_DEFAULT_IPV6;
    const mss = optionOf(segment, "mss")?.value ?? usual;
    host.fastOpen.keep(address, connection.remote, option.cookie, mss);
    return;
  }
  // §4.1.3.1: no cookie for one who asked for it, or the data left out. A server that takes the data need say nothing.
  const asked = connection.options.fastOpen?.cookie === undefined;
  if (asked || (end !== undefined && seqLt(segment.acknowledgement, end)))
    host.fastOpen.fail(address, connection.remote, now);
};

/** §4.1.3.1: the connection has come to nothing, for want of an answer or by an ICMP error. */
export const noteFastOpenEnd = (host: Host, connection: EndpointConnection, now: number): void => {
  connection.fast = undefined;
  switch (connection.closeReason?.kind) {
    case "retransmissions-exhausted":
    case "user-timeout":
    case "unreachable":
      host.fastOpen.fail(connection.local.address, connection.remote, now);
      break;
    case "closed":
    case "reset-by-peer":
    case "refused":
    case "aborted":
    case "keep-alive-timeout":
    case "replaced":
    case undefined:
      break;
  }
};

/** RFC 9293 §3.7.1 (MUST-15). */
const MSS_DEFAULT_IPV4 = 536;
const MSS_DEFAULT_IPV6 = 1220;
