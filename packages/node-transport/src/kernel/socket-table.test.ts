import { fstatSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { listenersOn, readSocketByInode, readSocketByTuple, readSocketTable } from "./socket-table.ts";

describe.runIf(process.platform === "linux")("this machine's table", () => {
  test("has a connection of this process under its ends, its inode and as a listener", async () => {
    const server = createServer((socket) => socket.resume()).listen(0, "127.0.0.1");
    await new Promise((resolve) => void server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, "127.0.0.1");
    onTestFinished(() => {
      socket.destroy();
      server.close();
    });
    await new Promise((resolve) => void socket.once("connect", resolve));
    const tuple = {
      local: { address: "127.0.0.1", port: socket.localPort ?? 0 },
      remote: { address: "127.0.0.1", port },
    };
    const row = readSocketByTuple(tuple);
    expect(row?.state).toBe("ESTABLISHED");
    const { fd } = (socket as unknown as { _handle: { fd: number } })._handle;
    expect(row?.inode).toBe(fstatSync(fd).ino);
    expect(readSocketByInode(row?.inode ?? 0)?.local).toEqual(tuple.local);
    expect(listenersOn(port)).toEqual(["127.0.0.1"]);
    const all = readSocketTable();
    expect(all?.damaged).toBe(0);
    expect(all?.rows.some(({ inode }) => inode === row?.inode)).toBe(true);
  });

  test("has no listener on a port where nothing listens", () => {
    expect(listenersOn(1)).toEqual([]);
  });
});

describe("other folders", () => {
  test("without the files nothing is known", () => {
    expect(readSocketTable("/nonexistent")).toBeUndefined();
    expect(listenersOn(80, "/nonexistent")).toBeUndefined();
    expect(readSocketByInode(1, "/nonexistent")).toBeUndefined();
  });

  test("without IPv6 the IPv4 table is enough", () => {
    const folder = mkdtempSync(join(tmpdir(), "tcplens-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "tcp"), "header\n");
    expect(readSocketTable(folder)).toEqual({ rows: [], damaged: 0 });
    expect(listenersOn(80, folder)).toEqual([]);
  });
});
