/** What a system's tools print of its sockets, as far as scripts look at it: their states. */
import type { State } from "@tcplens/core";

/** One socket of the model. */
export interface SocketRow {
  readonly state: State;
  /** A program holds it. */
  readonly held: boolean;
  readonly version: 4 | 6;
  readonly localPort: number;
  readonly remotePort: number;
}

/** Lines that a tool prints for these sockets; `undefined`: not a tool that is known. */
export const toolLines = (
  words: readonly string[],
  rows: readonly SocketRow[],
): readonly string[] | undefined => {
  const [tool = "", ...rest] = words;
  switch (tool.split("/").at(-1) ?? "") {
    case "sockstat":
      return rows.filter((row) => isShown(rest, row)).map(sockstatLine);
    case "netstat":
      return rows.filter((row) => isShown(rest, row)).map(netstatLine);
    case "ss":
      return ssLines(rest, rows);
    case "cat":
      return rest.flatMap((path) => procLines(path, rows));
    default:
      return undefined;
  }
};

/** Which of the rows `-4`, `-6` and `-p port` leave. */
const isShown = (options: readonly string[], row: SocketRow): boolean => {
  const port = options[options.indexOf("-p") + 1];
  if (options.includes("-p") && port !== String(row.localPort) && port !== String(row.remotePort))
    return false;
  if (options.includes("-4") && !options.includes("-6")) return row.version === 4;
  return options.includes("-6") && !options.includes("-4") ? row.version === 6 : true;
};

/** The program's name is cut there, as the tool cuts it; nobody holds what a program has closed. */
const sockstatLine = (row: SocketRow): string =>
  `${row.held ? "root packetdril 1 3" : "? ? ? ?"} tcp${row.version} *:${row.localPort} *:${row.remotePort} ${bsdNames[row.state]}`;

const netstatLine = (row: SocketRow): string =>
  `tcp${row.version} 0 0 *.${row.localPort} *.${row.remotePort} ${bsdNames[row.state]}`;

const bsdNames: Readonly<Record<State, string>> = {
  CLOSED: "CLOSED",
  LISTEN: "LISTEN",
  "SYN-SENT": "SYN_SENT",
  "SYN-RECEIVED": "SYN_RCVD",
  ESTABLISHED: "ESTABLISHED",
  "CLOSE-WAIT": "CLOSE_WAIT",
  "FIN-WAIT-1": "FIN_WAIT_1",
  CLOSING: "CLOSING",
  "LAST-ACK": "LAST_ACK",
  "FIN-WAIT-2": "FIN_WAIT_2",
  "TIME-WAIT": "TIME_WAIT",
};

const ssLines = (options: readonly string[], rows: readonly SocketRow[]): readonly string[] => {
  const at = options.indexOf("state");
  const wanted = at === -1 ? undefined : options[at + 1]?.toUpperCase();
  return rows
    .filter(({ state }) => state !== "CLOSED")
    .filter(({ state }) => wanted === undefined || ssNames[state] === wanted || state === wanted)
    .map((row) => `${ssNames[row.state]} 0 0 *:${row.localPort} *:${row.remotePort}`);
};

const ssNames: Readonly<Record<State, string>> = {
  CLOSED: "UNCONN",
  LISTEN: "LISTEN",
  "SYN-SENT": "SYN-SENT",
  "SYN-RECEIVED": "SYN-RECV",
  ESTABLISHED: "ESTAB",
  "CLOSE-WAIT": "CLOSE-WAIT",
  "FIN-WAIT-1": "FIN-WAIT-1",
  CLOSING: "CLOSING",
  "LAST-ACK": "LAST-ACK",
  "FIN-WAIT-2": "FIN-WAIT-2",
  "TIME-WAIT": "TIME-WAIT",
};

/** `/proc/net/tcp` and `/proc/net/tcp6`: ports and states in hexadecimal. */
export const procLines = (path: string, rows: readonly SocketRow[]): readonly string[] => {
  const version = path === "/proc/net/tcp" ? 4 : path === "/proc/net/tcp6" ? 6 : 0;
  return rows
    .filter((row) => row.version === version && row.state !== "CLOSED")
    .map((row, index) => {
      const ports = [row.localPort, row.remotePort].map((port) =>
        port.toString(16).toUpperCase().padStart(4, "0"),
      );
      const state = linuxStates[row.state].toString(16).toUpperCase().padStart(2, "0");
      return `${index}: 00000000:${ports[0]} 00000000:${ports[1]} ${state} 00000000:00000000`;
    });
};

/** The numbers of Linux's states. */
export const linuxStates: Readonly<Record<State, number>> = {
  ESTABLISHED: 1,
  "SYN-SENT": 2,
  "SYN-RECEIVED": 3,
  "FIN-WAIT-1": 4,
  "FIN-WAIT-2": 5,
  "TIME-WAIT": 6,
  CLOSED: 7,
  "CLOSE-WAIT": 8,
  "LAST-ACK": 9,
  LISTEN: 10,
  CLOSING: 11,
};
