/** The operating system's view of this process's own sockets, by the best way there is on this machine. */
import { fstatSync } from "node:fs";
import type { Socket } from "node:net";
import { type IcmpCounters, readIcmpCounters } from "./icmp-counters.ts";
import { type KernelSample, payloadQueued } from "./kernel-sample.ts";
import type { FourTuple, SocketRow } from "./proc-net-tcp.ts";
import { readSocketByInode, readSocketByTuple } from "./socket-table.ts";
import { openTcpInfo, type TcpInfoAccess } from "./tcp-info-reader.ts";

/** See the file's head. All calls are synchronous and never throw. */
export interface KernelObserver {
  /**
   * `tcp-info`: everything, about 2 µs a sample. `proc`: state, SYN retransmissions, timers and queues, and a sample
   * reads the machine's whole socket table (some 25 ms when it has 10,000). Undefined: nothing can be read here.
   */
  readonly source: KernelSample["source"] | undefined;
  /** What is not read and why, as a sentence; undefined with `tcp-info`. */
  readonly unobserved: string | undefined;
  /**
   * A sample of a socket; undefined before it has a descriptor (Node makes one on the second tick after `connect`),
   * after it is closed, and where nothing can be read. `tuple` finds it where the descriptor does not.
   */
  sample(socket: Socket, tuple?: FourTuple): KernelSample | undefined;
  /** The ICMP errors counted so far; undefined where `sample` tells more (`tcp-info`) or nothing can be read. */
  icmp(): IcmpCounters | undefined;
}

/** The observer for this process; the first call loads koffi if it is installed, and later ones give the same. */
export const kernelObserver = (): Promise<KernelObserver> => {
  shared ??= openTcpInfo().then((access) => observerWith(access, process.platform));
  return shared;
};

/** An observer over what is there; `kernelObserver` finds that out. */
export const observerWith = (access: TcpInfoAccess, platform: NodeJS.Platform): KernelObserver => {
  if (access.ok) {
    return {
      source: "tcp-info",
      unobserved: undefined,
      sample: (socket) => {
        const descriptor = descriptorOf(socket);
        return descriptor === undefined ? undefined : access.read(descriptor);
      },
      icmp: () => undefined,
    };
  }
  if (platform !== "linux") {
    return {
      source: undefined,
      unobserved: `/proc/net/tcp and TCP_INFO are Linux only; on ${platform} the kernel's view is not read.`,
      sample: () => undefined,
      icmp: () => undefined,
    };
  }
  return {
    source: "proc",
    unobserved: `Round-trip times and segment counts are not read: ${access.reason}.`,
    sample: (socket, tuple) => sampleOfRow(rowOf(socket, tuple)),
    icmp: () => readIcmpCounters(),
  };
};

let shared: Promise<KernelObserver> | undefined;

/** Node's own handle, which is not part of its documented interface: everything about it is checked. */
const descriptorOf = (socket: Socket): number | undefined => {
  const handle = (socket as { readonly _handle?: { readonly fd?: unknown } | null })._handle;
  const descriptor = handle?.fd;
  return typeof descriptor === "number" && descriptor >= 0 ? descriptor : undefined;
};

const rowOf = (socket: Socket, tuple: FourTuple | undefined): SocketRow | undefined => {
  const descriptor = descriptorOf(socket);
  if (descriptor !== undefined) {
    try {
      const row = readSocketByInode(fstatSync(descriptor).ino);
      if (row !== undefined) return row;
    } catch {
      // Closed in between: the tuple may still find it.
    }
  }
  return tuple === undefined ? undefined : readSocketByTuple(tuple);
};

const sampleOfRow = (row: SocketRow | undefined): KernelSample | undefined => {
  if (row === undefined) return undefined;
  const { state, retransmits, timer, timerIn, rto, congestionWindow, sendQueue, receiveQueue } = row;
  return {
    source: "proc",
    state,
    retransmits,
    timer,
    ...(timer === "none" ? {} : { timerIn }),
    ...(rto === undefined ? {} : { rto }),
    ...(congestionWindow === undefined ? {} : { congestionWindow }),
    sendQueue: payloadQueued(state, sendQueue),
    receiveQueue,
  };
};
