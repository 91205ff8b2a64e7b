/**
 * Started in a network namespace: connects with plain `net.connect` to every target at once and prints what it saw. This
 * is the yardstick: what Node and the kernel do, before any code of ours takes part.
 */
import { fstatSync } from "node:fs";
import { connect, type Socket } from "node:net";
import type { KernelSample } from "../../src/kernel/kernel-sample.ts";
import { readIcmpCounters } from "../../src/kernel/icmp-counters.ts";
import { type KernelObserver, kernelObserver } from "../../src/kernel/observer.ts";
import { readSocketByInode } from "../../src/kernel/socket-table.ts";

/** Its argument. Times in ms. */
export interface ConnectArgument {
  readonly targets: readonly ConnectTarget[];
  /** One after the other, so that the machine's ICMP counters can be told apart. Default: all at once. */
  readonly inTurn?: boolean;
}

export interface ConnectTarget {
  readonly host: string;
  readonly port: number;
  /** After which the attempt is destroyed. */
  readonly timeout: number;
  readonly localAddress?: string;
  /** Keep the connection open until all have ended. */
  readonly keep?: boolean;
}

/** What it prints: one for each target, in order. */
export interface ConnectSeen {
  readonly connected: boolean;
  readonly duration: number;
  readonly code?: string;
  readonly syscall?: string;
  /** Taken on connecting, or when the socket is about to be destroyed with its descriptor still open. */
  readonly sample?: KernelSample;
  /** The state in /proc/net/tcp at that moment; absent when there is no such row. */
  readonly procState?: string;
  /** By how much the machine's ICMP errors have grown meanwhile. */
  readonly icmp?: number;
}

const observe = (target: ConnectTarget, observer: KernelObserver, kept: Socket[]): Promise<ConnectSeen> =>
  new Promise((resolve) => {
    const { host, port, timeout, localAddress } = target;
    const startedAt = performance.now();
    const before = readIcmpCounters();
    const seen: { -readonly [Name in keyof ConnectSeen]: ConnectSeen[Name] } = {
      connected: false,
      duration: 0,
    };
    const look = (): void => {
      const sample = observer.sample(socket);
      if (sample !== undefined) seen.sample = sample;
      const fd = (socket as unknown as { _handle: { fd: number } | null })._handle?.fd ?? -1;
      const row = fd >= 0 ? readSocketByInode(fstatSync(fd).ino) : undefined;
      if (row !== undefined) seen.procState = row.state;
    };
    const end = (): void => {
      clearTimeout(timer);
      seen.duration = performance.now() - startedAt;
      const after = readIcmpCounters();
      if (before !== undefined && after !== undefined) {
        seen.icmp = after.destinationUnreachable - before.destinationUnreachable;
      }
      resolve(seen);
    };
    const socket = connect({
      host,
      port,
      autoSelectFamily: false,
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    const destroy = socket._destroy.bind(socket);
    socket._destroy = (error, callback): void => {
      // `connecting` is no help: Node has cleared it when the kernel's error arrives here.
      if (!seen.connected) look();
      destroy(error, callback);
    };
    socket.on("connect", () => {
      seen.connected = true;
      look();
      if (target.keep === true) kept.push(socket);
      else socket.destroy();
      end();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== undefined) seen.code = error.code;
      if (error.syscall !== undefined) seen.syscall = error.syscall;
    });
    socket.on("close", () => {
      if (!seen.connected) end();
    });
    const timer = setTimeout(() => {
      socket.destroy();
    }, timeout);
  });

const { targets, inTurn } = JSON.parse(process.argv[2] ?? "{}") as ConnectArgument;
const observer = await kernelObserver();
const kept: Socket[] = [];
const seen: ConnectSeen[] = [];
if (inTurn === true) for (const target of targets) seen.push(await observe(target, observer, kept));
else seen.push(...(await Promise.all(targets.map((target) => observe(target, observer, kept)))));
for (const socket of kept) socket.destroy();
console.log(JSON.stringify(seen));
