/** RFC 9293 §3.10.1, a passive OPEN, and the end of one. */
import { InvalidArgument } from "../base/errors.ts";
import type { Port } from "../base/port.ts";
import type { EphemeralPorts } from "../mechanism/ephemeral-ports.ts";
import { sameAddress, type IpAddress } from "../wire/address.ts";
import type { ListenOptions, OpenFailure } from "./contract.ts";
import type { Host } from "./host.ts";
import { ipHabits } from "./ip-habits.ts";
import { ListenQueue } from "./listen-queue.ts";

/** Begins to listen, or says why not. */
export const openPassive = (
  host: Host,
  ports: EphemeralPorts,
  wanted: ListenOptions,
  close: (queue: ListenQueue, now: number) => void,
): ListenQueue | OpenFailure => {
  const backlog = wanted.backlog ?? BACKLOG_USUAL;
  if (!Number.isInteger(backlog) || backlog < 1 || backlog > BACKLOG_MOST)
    throw new InvalidArgument("backlog", `a whole number from 1 to ${BACKLOG_MOST}`, backlog);
  const fastOpenBacklog = wanted.fastOpenBacklog ?? Math.ceil(backlog / 2);
  if (!Number.isInteger(fastOpenBacklog) || fastOpenBacklog < 0 || fastOpenBacklog > backlog)
    throw new InvalidArgument("fastOpenBacklog", `a whole number from 0 to ${backlog}`, fastOpenBacklog);
  const address = wanted.address === undefined ? undefined : host.own(wanted.address);
  if (wanted.address !== undefined && address === undefined) return { error: "address-not-available" };
  if (host.listenerCount >= host.limits.listeners) return { error: "insufficient-resources" };
  const isFree = (port: Port): boolean =>
    !(host.listeners.get(port) ?? []).some((queue) => overlaps(queue.local.address, address));
  const port = wanted.port === 0 ? choosePort(host, ports, address) : wanted.port;
  if (port === undefined) return { error: "no-ports" };
  if (!isFree(port)) return { error: "address-in-use" };
  const options =
    wanted.connection === undefined ? host.connection : { ...host.connection, ...wanted.connection };
  const queue = new ListenQueue(
    { address, port },
    { backlog, fastOpenBacklog },
    options,
    ipHabits(wanted.ip, host.ip),
    close,
  );
  host.addListener(queue);
  return queue;
};

/** What has not been accepted is reset; what has been lives on. */
export const closeListener = (host: Host, queue: ListenQueue, now: number): void => {
  host.removeListener(queue);
  const halfOpen = [...host.connections.connections()].filter(
    ({ passive, stage }) =>
      stage === "half-open" && passive?.isHalfOpen === true && passive.listener === queue,
  );
  // Kernels forget them, and answer what comes for them as for any port that nobody listens on.
  const silently = (queue.options.profile ?? "rfc") !== "rfc";
  for (const connection of halfOpen)
    if (silently) host.connections.forget(connection);
    else connection.abort(now);
  for (let connection = queue.accept(); connection !== undefined; connection = queue.accept()) {
    if (connection.passive !== undefined) connection.passive.isToBeAnnounced = false;
    connection.abort(now);
  }
};

/** A port nobody listens on, searched for as for an active OPEN. */
const choosePort = (host: Host, ports: EphemeralPorts, address: IpAddress | undefined): Port | undefined => {
  const [first] = host.addresses;
  const local = address ?? first;
  if (local === undefined) return undefined;
  return ports.choose(local, local, 0 as Port, (port) => host.listeners.get(port) === undefined);
};

/** Two listeners of one port may have two addresses, but not one of them and all. */
const overlaps = (a: IpAddress | undefined, b: IpAddress | undefined): boolean =>
  a === undefined || b === undefined || sameAddress(a, b);

/** Linux had it for 20 years; what it is now, 4096, is for hosts of many clients. */
const BACKLOG_USUAL = 128;
/** As in Linux, 16 bits. */
const BACKLOG_MOST = 65_535;
