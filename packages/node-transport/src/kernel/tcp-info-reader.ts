/**
 * Asks the kernel about a descriptor: getsockopt(TCP_INFO) and the two queue lengths, through the optional peer
 * dependency `koffi`, without which nothing is called. Needs no privilege. About 2 µs a call.
 */
import type { KernelSample } from "./kernel-sample.ts";
import { sampleOfTcpInfo } from "./tcp-info.ts";

/** Samples a descriptor; undefined when it is no TCP socket of this process. */
type TcpInfoReader = (descriptor: number) => KernelSample | undefined;

/** The reader, or why there is none: a clause such as `the package koffi is not installed`. */
export type TcpInfoAccess =
  | { readonly ok: true; readonly read: TcpInfoReader }
  | { readonly ok: false; readonly reason: string };

/** Loads koffi; `load` is for tests. Never rejects. */
export const openTcpInfo = async (
  load: () => Promise<ForeignFunctions> = loadKoffi,
  platform: NodeJS.Platform = process.platform,
): Promise<TcpInfoAccess> => {
  if (platform !== "linux")
    return { ok: false, reason: `TCP_INFO is read on Linux only, not on ${platform}` };
  let foreign: ForeignFunctions;
  try {
    foreign = await load();
  } catch (error) {
    const missing = MISSING.has((error as NodeJS.ErrnoException | undefined)?.code ?? "");
    return {
      ok: false,
      reason: missing ? "the package koffi is not installed" : `koffi did not load: ${first(error)}`,
    };
  }
  try {
    return { ok: true, read: reader(foreign) };
  } catch (error) {
    return { ok: false, reason: `koffi found no getsockopt: ${first(error)}` };
  }
};

/** The little of koffi that is used. */
export interface ForeignFunctions {
  load(library: string | null): { func(prototype: string): (...values: unknown[]) => unknown };
}

const loadKoffi = async (): Promise<ForeignFunctions> => {
  const koffi = await import("koffi");
  return koffi.default;
};

const reader = (foreign: ForeignFunctions): TcpInfoReader => {
  // No library's name: the functions of the C library that Node itself is linked with, whichever that is.
  const library = foreign.load(null);
  // Typed arrays go in as pointers; arrays would be copied in and out, at twice the time.
  const getsockopt = library.func("int getsockopt(int, int, int, void *, void *)");
  const ioctl = library.func("int ioctl(int, unsigned long, void *)");
  const bytes = new Uint8Array(TCP_INFO_BYTES_MAX);
  const length = new Uint32Array(1);
  const queued = new Int32Array(1);
  const queue = (descriptor: number, request: number): number | undefined =>
    QUEUE_REQUESTS_KNOWN && ioctl(descriptor, request, queued) === 0 ? queued[0] : undefined;
  return (descriptor) => {
    length[0] = bytes.length;
    if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, bytes, length) !== 0) return undefined;
    const send = queue(descriptor, SIOCOUTQ);
    const receive = queue(descriptor, SIOCINQ);
    const queues = send === undefined || receive === undefined ? undefined : { send, receive };
    return sampleOfTcpInfo(new DataView(bytes.buffer, 0, Math.min(length[0] ?? 0, bytes.length)), queues);
  };
};

const first = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).split("\n", 1)[0] ?? "";

const MISSING: ReadonlySet<string> = new Set(["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"]);

/** Numbers of Linux's interface, the same on every architecture. */
const IPPROTO_TCP = 6;
const TCP_INFO = 11;

/** Numbers of Linux's interface on the architectures named here; a few others have their own. */
const SIOCINQ = 0x541b;
const SIOCOUTQ = 0x5411;
const QUEUE_REQUESTS_KNOWN = ["x64", "arm64", "arm", "ia32", "riscv64", "loong64", "s390x"].includes(
  process.arch,
);

/** More than any kernel fills today (280). */
const TCP_INFO_BYTES_MAX = 512;
