/** Reads Linux's socket table. Every call reads the files anew: with 10,000 sockets that takes some 25 ms. */
import { readFileSync } from "node:fs";
import {
  findInode,
  findListeners,
  findTuple,
  type FourTuple,
  parseSocketTable,
  type SocketRow,
  type SocketTable,
} from "./proc-net-tcp.ts";

/** The folder with the tables of the network namespace that this process is in. */
export const PROC_NET = "/proc/net";

/** Both families' sockets; undefined where there is no such table (anywhere but on Linux). */
export const readSocketTable = (folder: string = PROC_NET): SocketTable | undefined => {
  const tables = FILES.flatMap((file) => readTable(folder, file) ?? []).map((file) =>
    parseSocketTable(file.toString("latin1")),
  );
  if (tables.length === 0) return undefined;
  return {
    rows: tables.flatMap(({ rows }) => rows),
    damaged: tables.reduce((sum, { damaged }) => sum + damaged, 0),
  };
};

/** Finds one connection by its ends, parsing nothing else. */
export const readSocketByTuple = (tuple: FourTuple, folder: string = PROC_NET): SocketRow | undefined =>
  firstFound(folder, (file) => findTuple(file, tuple));

/** Finds one socket by its inode, parsing nothing else. */
export const readSocketByInode = (inode: number, folder: string = PROC_NET): SocketRow | undefined =>
  firstFound(folder, (file) => findInode(file, inode));

/**
 * The local addresses with a listener on a port: `127.0.0.1`, `0.0.0.0`, `::`. A listener on `::` also takes IPv4
 * unless it was told not to (IPV6_V6ONLY), which the table does not say. Undefined where there is no table.
 */
export const listenersOn = (port: number, folder: string = PROC_NET): readonly string[] | undefined => {
  const files = FILES.flatMap((file) => readTable(folder, file) ?? []);
  if (files.length === 0) return undefined;
  const rows = files.flatMap((file) => findListeners(file, port));
  return [...new Set(rows.map(({ local }) => local.address))];
};

const firstFound = (folder: string, find: (file: Buffer) => SocketRow | undefined): SocketRow | undefined => {
  for (const name of FILES) {
    const file = readTable(folder, name);
    const row = file === undefined ? undefined : find(file);
    if (row !== undefined) return row;
  }
  return undefined;
};

const readTable = (folder: string, name: string): Buffer | undefined => {
  try {
    return readFileSync(`${folder}/${name}`);
  } catch {
    return undefined;
  }
};

const FILES = ["tcp", "tcp6"];
