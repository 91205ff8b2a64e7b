/** Where on this machine something listens on the port asked for: said only where it explains something. */
import type { Trace } from "@tcplens/trace";
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import type { Clock } from "../clock.ts";
import { connectAddress } from "../dial/connect-address.ts";
import { listenersOn } from "../kernel/socket-table.ts";
import type { Unstamped } from "../record/recorder.ts";

/**
 * A note for the trace's end when the endpoint is on this machine and either was refused or was named `localhost`, so
 * that the two families may differ. On Linux the table of listening sockets is read; elsewhere the other loopback
 * address is tried once.
 */
export const listenersNote = async (trace: Trace, clock: Clock): Promise<Unstamped | undefined> => {
  const { host, port } = trace.header.endpoint;
  const refused = trace.connections.some(({ failed }) => failed?.event.code === "ECONNREFUSED");
  if (!refused && !isLocalhostName(host)) return undefined;
  const tried = trace.connections.map(({ address }) => address);
  if (tried.length === 0 || !tried.some(isOfThisMachine)) return undefined;
  const addresses = listenersOn(port) ?? (await tryLoopback(port, clock));
  const text =
    addresses.length === 0
      ? `nothing on this machine listens on port ${port}`
      : `on this machine port ${port} is listened on at ${addresses.join(", ")}`;
  return { type: "note", topic: "listeners", text, port, addresses, evidence: "kernel" };
};

/** RFC 6761 §6.3: `localhost` and every name below it. */
const isLocalhostName = (host: string): boolean => /^(?:.+\.)?localhost\.?$/i.test(host);

const isOfThisMachine = (address: string): boolean =>
  address === "::1" ||
  address.startsWith("127.") ||
  Object.values(networkInterfaces()).some((list) => list?.some((each) => each.address === address));

const tryLoopback = async (port: number, clock: Clock): Promise<string[]> => {
  const answers = await Promise.all(
    ["127.0.0.1", "::1"].map(async (address) => ((await connects(address, port, clock)) ? [address] : [])),
  );
  return answers.flat();
};

const connects = (address: string, port: number, clock: Clock): Promise<boolean> =>
  new Promise((resolve) => {
    const family = isIP(address) === 6 ? 6 : 4;
    connectAddress(
      {
        address,
        port,
        family,
        timeout: LOOPBACK_PATIENCE,
        limit: LOOPBACK_PATIENCE,
        timer: "attempt",
        clock,
        allowHalfOpen: false,
        noDelay: true,
      },
      (error, socket) => {
        socket.destroy();
        resolve(error === undefined);
      },
    );
  });

/** Loopback answers within a millisecond or not at all. */
const LOOPBACK_PATIENCE = 250;
