/**
 * Linux's socket table as text: `/proc/net/tcp` and `tcp6`, readable by everybody, of this network namespace. Pure
 * parsing; `socket-table.ts` reads the files. A damaged line is skipped and counted, never an error.
 */
import type { State } from "@tcplens/core";
import type { KernelEvent } from "@tcplens/trace";
import { endianness } from "node:os";
import { formatIpAddress, ipAddressOf, isIpv4Mapped, parseIpAddress } from "../lookup/ip-address.ts";
import { stateOfNumber } from "./kernel-sample.ts";

/** One end of a connection. An IPv4-mapped address is given as the IPv4 address that it is on the wire. */
export interface SocketAddress {
  readonly address: string;
  readonly port: number;
}

/** One socket. Times in ms. What the kernel prints for some states only is absent in the others. */
export interface SocketRow {
  readonly local: SocketAddress;
  /** `0.0.0.0` or `::` with port 0 for a listener. */
  readonly remote: SocketAddress;
  readonly state: State;
  /** Sequence numbers used and not acknowledged: bytes written, and a SYN or FIN of ours. */
  readonly sendQueue: number;
  /** Bytes received and not read; of a listener, connections not yet accepted. */
  readonly receiveQueue: number;
  readonly timer: NonNullable<KernelEvent["timer"]>;
  /** Until the timer fires; 0 when none runs. */
  readonly timerIn: number;
  /** Unanswered retransmissions of the segment that waits. */
  readonly retransmits: number;
  /** Of the socket's owner. */
  readonly uid: number;
  /** Unanswered window probes or keep-alive probes. */
  readonly probes: number;
  /** The socket's inode: what `fstat` gives for its descriptor. 0 where no program holds it (TIME-WAIT). */
  readonly inode: number;
  readonly rto?: number;
  readonly ato?: number;
  /** Segments. */
  readonly congestionWindow?: number;
  /** Segments; absent while the connection has not left its first slow start. */
  readonly slowStartThreshold?: number;
}

/** A file's sockets. */
export interface SocketTable {
  readonly rows: readonly SocketRow[];
  /** Lines that could not be read. */
  readonly damaged: number;
}

/** The 4-tuple of one connection. */
export interface FourTuple {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
}

/** Parses a whole file. */
export const parseSocketTable = (text: string, littleEndian: boolean = HOST_IS_LITTLE): SocketTable => {
  const rows: SocketRow[] = [];
  let damaged = 0;
  // The first line holds the columns' names.
  for (let start = text.indexOf("\n") + 1; start > 0 && start < text.length;) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end);
    const row = parseRow(line, littleEndian);
    if (row !== undefined) rows.push(row);
    else if (line.trim() !== "") damaged += 1;
    start = end + 1;
  }
  return { rows, damaged };
};

/**
 * Finds one connection without parsing the others: the 4-tuple's own hexadecimal text is searched for. Gives undefined
 * when the table has no such row, or when an address of the tuple is none.
 */
export const findTuple = (
  file: Buffer,
  { local, remote }: FourTuple,
  littleEndian: boolean = HOST_IS_LITTLE,
): SocketRow | undefined => {
  for (const mapped of [false, true]) {
    const from = hexEnd(local, mapped, littleEndian);
    const to = hexEnd(remote, mapped, littleEndian);
    if (from === undefined || to === undefined) continue;
    const at = file.indexOf(` ${from} ${to} `, 0, "latin1");
    if (at !== -1) return parseRow(lineAt(file, at), littleEndian);
  }
  return undefined;
};

/** Finds the socket of an inode, likewise. */
export const findInode = (
  file: Buffer,
  inode: number,
  littleEndian: boolean = HOST_IS_LITTLE,
): SocketRow | undefined => {
  if (inode === 0) return undefined;
  const needle = ` ${inode} `;
  for (let at = file.indexOf(needle, 0, "latin1"); at !== -1; at = file.indexOf(needle, at + 1, "latin1")) {
    const row = parseRow(lineAt(file, at), littleEndian);
    // The number can stand in another column.
    if (row?.inode === inode) return row;
  }
  return undefined;
};

/** The listeners on a port. */
export const findListeners = (
  file: Buffer,
  port: number,
  littleEndian: boolean = HOST_IS_LITTLE,
): SocketRow[] => {
  const rows: SocketRow[] = [];
  const needle = `:${hexPort(port)} `;
  for (let at = file.indexOf(needle, 0, "latin1"); at !== -1; at = file.indexOf(needle, at + 1, "latin1")) {
    const row = parseRow(lineAt(file, at), littleEndian);
    if (row?.state === "LISTEN" && row.local.port === port) rows.push(row);
  }
  return rows;
};

const lineAt = (file: Buffer, at: number): string => {
  const start = file.lastIndexOf(NEWLINE, at) + 1;
  const end = file.indexOf(NEWLINE, at);
  return file.toString("latin1", start, end === -1 ? file.length : end);
};

/**
 * sl local rem st tx:rx tr:when retrnsmt uid timeout inode ref pointer [rto ato quick|pingpong cwnd ssthresh]
 */
const parseRow = (line: string, littleEndian: boolean): SocketRow | undefined => {
  const columns = line.trim().split(/\s+/);
  const [, local, remote, state, queues, timer, retransmits, uid, probes, inode] = columns;
  const match = `${state} ${queues} ${timer} ${retransmits} ${uid} ${probes} ${inode}`.match(ROW);
  const from = local === undefined ? undefined : parseEnd(local, littleEndian);
  const to = remote === undefined ? undefined : parseEnd(remote, littleEndian);
  if (match === null || from === undefined || to === undefined) return undefined;
  const stateName = stateOfNumber(hex(match[1]));
  const timerName = TIMERS[hex(match[4])];
  if (stateName === undefined || timerName === undefined) return undefined;
  return {
    local: from,
    remote: to,
    state: stateName,
    sendQueue: hex(match[2]),
    receiveQueue: hex(match[3]),
    timer: timerName,
    timerIn: timerName === "none" ? 0 : hex(match[5]) * TICK,
    retransmits: hex(match[6]),
    uid: Number(match[7]),
    probes: Number(match[8]),
    inode: Number(match[9]),
    ...congestionColumns(columns, stateName),
  };
};

const congestionColumns = (columns: readonly string[], state: State): Partial<SocketRow> => {
  const [rto, ato, , window, threshold] = columns.slice(12).map(Number);
  if (state === "LISTEN" || threshold === undefined) return {};
  if (rto === undefined || ato === undefined || window === undefined) return {};
  if (!Number.isFinite(rto + ato + window + threshold)) return {};
  return {
    rto: rto * TICK,
    ato: ato * TICK,
    congestionWindow: window,
    ...(threshold < 0 || threshold >= THRESHOLD_NEVER ? {} : { slowStartThreshold: threshold }),
  };
};

/** `0100007F:1F90`, or 32 digits: 32-bit words in network order, each printed as this machine reads it. */
const parseEnd = (text: string, littleEndian: boolean): SocketAddress | undefined => {
  const colon = text.indexOf(":");
  if ((colon !== 8 && colon !== 32) || text.length !== colon + 5 || !HEX_END.test(text)) return undefined;
  const bytes = new Uint8Array(colon / 2);
  for (let i = 0; i < bytes.length; i++)
    bytes[wordOrder(i, littleEndian)] = hex(text.slice(2 * i, 2 * i + 2));
  const plain = bytes.length === 16 && isIpv4Mapped(bytes) ? bytes.subarray(12) : bytes;
  return { address: formatIpAddress(ipAddressOf(plain)), port: hex(text.slice(colon + 1)) };
};

/** The text that `parseEnd` reads; `mapped` for an IPv4 connection of an IPv6 socket. */
const hexEnd = (
  { address, port }: SocketAddress,
  mapped: boolean,
  littleEndian: boolean,
): string | undefined => {
  const parsed = parseIpAddress(address);
  if (parsed === undefined) return undefined;
  const isIpv4 = parsed.family === 4 || isIpv4Mapped(parsed.bytes);
  if (mapped && !isIpv4) return undefined;
  const bytes = isIpv4 && !mapped ? parsed.bytes.subarray(12) : parsed.bytes;
  let text = "";
  for (let i = 0; i < bytes.length; i++) {
    text += (bytes[wordOrder(i, littleEndian)] ?? 0).toString(16).padStart(2, "0");
  }
  return `${text.toUpperCase()}:${hexPort(port)}`;
};

const hexPort = (port: number): string => port.toString(16).toUpperCase().padStart(4, "0");

/** Where byte `i` of the printed words stands in the address. */
const wordOrder = (i: number, littleEndian: boolean): number => (littleEndian ? i ^ 3 : i);

const hex = (digits: string | undefined): number => Number.parseInt(digits ?? "", 16);

const ROW =
  /^([\dA-F]{2}) ([\dA-F]{8}):([\dA-F]{8}) ([\dA-F]{2}):([\dA-F]{8,16}) ([\dA-F]{8}) (\d+) (\d+) (\d+)$/;
const HEX_END = /^[\dA-F]+:[\dA-F]{4}$/;
const NEWLINE = 10;

/** The column `tr`. Keep-alive shares its number with the wait in FIN-WAIT-2. */
const TIMERS: readonly (SocketRow["timer"] | undefined)[] = [
  "none",
  "retransmission",
  "keep-alive",
  "time-wait",
  "zero-window-probe",
];

/** The kernel prints times in ticks of USER_HZ, which is 100 a second on every architecture Node runs on. */
const TICK = 10;

/** What an unset threshold looks like on kernels that do not print -1 for it. */
const THRESHOLD_NEVER = 0x7fff_ffff;

const HOST_IS_LITTLE = endianness() === "LE";
