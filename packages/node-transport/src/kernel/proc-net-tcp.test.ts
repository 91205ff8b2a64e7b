import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findInode, findListeners, findTuple, parseSocketTable } from "./proc-net-tcp.ts";

const HEADER =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     ";

/** Lines as Linux 6.18 prints them. */
const LISTEN =
  "   0: 00000000:07E8 00000000:0000 0A 00000000:00000003 00:00000000 00000000     0        0 1062 1 00000000d323eb3c 100 0 0 10 0                      ";
const SYN_SENT =
  "   2: 01004D0A:EDC2 02004D0A:0065 02 00000001:00000000 01:00000062 00000002     0        0 35479 2 00000000c81fce94 100 0 0 10 -1                    ";
const ESTABLISHED =
  "   5: 0100007F:A0F2 0100007F:1F90 01 00000200:00000010 02:000003E8 00000000  1000        3 99999 3 0000000011223344 21 4 31 12 7                      ";
const TIME_WAIT =
  "  10: 0100007F:1F90 0100007F:A0F4 06 00000000:00000000 03:00001740 00000000     0        0 0 3 0000000000000000";
const SYN_RECEIVED =
  "  11: 0100007F:1F90 0200007F:A0F4 03 00000000:00000000 01:00000064 00000001     0        0 0 1 0000000000000000";
const LISTEN6 =
  "   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 77 1 0000000000000000 100 0 0 10 0";
const MAPPED6 =
  "   1: 0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF00000100007F:A0F2 01 00000000:00000000 00:00000000 00000000  1000        0 78 1 0000000000000000 20 4 30 10 -1";
const REAL6 =
  "   2: B80D0120000000000000000001000000:D431 B80D0120000000000000000002000000:01BB 04 00000001:00000000 04:00000019 00000000  1000        1 79 1 0000000000000000 20 4 30 10 -1";

const table = (...lines: string[]): string => [HEADER, ...lines, ""].join("\n");
const parse = (...lines: string[]) => parseSocketTable(table(...lines), true);

const hexPort = (port: number): string => port.toString(16).toUpperCase().padStart(4, "0");

/** ms. */
/** ms: the least of five runs, for a busy machine makes some of them longer. */
const timed = (run: () => unknown): number => {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
};

describe("a row", () => {
  test("of a SYN not answered: state, retransmissions, timer, queues in ms and bytes", () => {
    expect(parse(SYN_SENT).rows).toEqual([
      {
        local: { address: "10.77.0.1", port: 60_866 },
        remote: { address: "10.77.0.2", port: 101 },
        state: "SYN-SENT",
        sendQueue: 1,
        receiveQueue: 0,
        timer: "retransmission",
        timerIn: 980,
        retransmits: 2,
        uid: 0,
        probes: 0,
        inode: 35_479,
        rto: 1000,
        ato: 0,
        congestionWindow: 10,
      },
    ]);
  });

  test("of a connection: keep-alive, owner, probes, threshold", () => {
    expect(parse(ESTABLISHED).rows[0]).toMatchObject({
      state: "ESTABLISHED",
      sendQueue: 512,
      receiveQueue: 16,
      timer: "keep-alive",
      timerIn: 10_000,
      uid: 1000,
      probes: 3,
      inode: 99_999,
      rto: 210,
      ato: 40,
      congestionWindow: 12,
      slowStartThreshold: 7,
    });
  });

  test("of a listener has no congestion window: those columns mean something else there", () => {
    const [row] = parse(LISTEN).rows;
    expect(row).toMatchObject({
      state: "LISTEN",
      receiveQueue: 3,
      local: { address: "0.0.0.0", port: 2024 },
    });
    expect(row).not.toHaveProperty("congestionWindow");
  });

  test("of TIME-WAIT and of a half-open connection is shorter", () => {
    const { rows, damaged } = parse(TIME_WAIT, SYN_RECEIVED);
    expect(damaged).toBe(0);
    expect(rows[0]).toMatchObject({ state: "TIME-WAIT", timer: "time-wait", timerIn: 59_520, inode: 0 });
    expect(rows[1]).toMatchObject({ state: "SYN-RECEIVED", timer: "retransmission", retransmits: 1 });
    expect(rows[0]).not.toHaveProperty("rto");
  });

  test("of IPv6: words turned round, IPv4-mapped addresses as IPv4", () => {
    const { rows } = parse(LISTEN6, MAPPED6, REAL6);
    expect(rows.map(({ local }) => local.address)).toEqual(["::", "127.0.0.1", "2001:db8::1"]);
    expect(rows[2]).toMatchObject({
      remote: { address: "2001:db8::2", port: 443 },
      state: "FIN-WAIT-1",
      timer: "zero-window-probe",
      timerIn: 250,
    });
  });

  test("of a big-endian machine is read in its order", () => {
    const line = LISTEN.replace("00000000:07E8", "0A4D0001:07E8");
    expect(parseSocketTable(table(line), false).rows[0]?.local.address).toBe("10.77.0.1");
  });
});

describe("damage", () => {
  test("a line that is cut, garbled or of an unknown state is skipped and counted", () => {
    const { rows, damaged } = parse(
      LISTEN,
      SYN_SENT.slice(0, 40),
      SYN_SENT.replace("01004D0A", "0100ZZ0A"),
      SYN_SENT.replace(" 02 ", " 0F "),
      SYN_SENT.replace(":EDC2", ":EDC"),
      ESTABLISHED,
    );
    expect(rows).toHaveLength(2);
    expect(damaged).toBe(4);
  });

  test("an empty file, a header alone and a missing last newline are fine", () => {
    expect(parseSocketTable("")).toEqual({ rows: [], damaged: 0 });
    expect(parseSocketTable(HEADER)).toEqual({ rows: [], damaged: 0 });
    expect(parseSocketTable(`${HEADER}\n${LISTEN}`, true).rows).toHaveLength(1);
  });

  test("no text throws", () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(LISTEN, SYN_SENT, TIME_WAIT, REAL6, "\n", " ", ":", "01", "FFFFFFFFFFFFFFFFF"),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join("");
        const { rows } = parseSocketTable(text);
        expect(rows.every(({ timerIn, inode }) => Number.isFinite(timerIn) && Number.isFinite(inode))).toBe(
          true,
        );
        findInode(Buffer.from(text), 35_479);
        findListeners(Buffer.from(text), 8080);
      }),
    );
  });
});

describe("finding", () => {
  const four = Buffer.from(table(LISTEN, SYN_SENT, ESTABLISHED, TIME_WAIT));
  const six = Buffer.from(table(LISTEN6, MAPPED6, REAL6));

  test("a connection by its two ends", () => {
    const tuple = {
      local: { address: "10.77.0.1", port: 60_866 },
      remote: { address: "10.77.0.2", port: 101 },
    };
    expect(findTuple(four, tuple, true)?.inode).toBe(35_479);
    expect(findTuple(four, { local: tuple.remote, remote: tuple.local }, true)).toBeUndefined();
  });

  test("an IPv4 connection of an IPv6 socket, and an IPv6 one however it is written", () => {
    const local = { address: "127.0.0.1", port: 8080 };
    expect(findTuple(six, { local, remote: { address: "127.0.0.1", port: 41_202 } }, true)?.inode).toBe(78);
    const mapped = {
      local: { ...local, address: "::ffff:127.0.0.1" },
      remote: { address: "127.0.0.1", port: 41_202 },
    };
    expect(findTuple(six, mapped, true)?.inode).toBe(78);
    const long = { address: "2001:DB8:0:0:0:0:0:1", port: 54_321 };
    expect(findTuple(six, { local: long, remote: { address: "2001:db8::2", port: 443 } }, true)?.inode).toBe(
      79,
    );
  });

  test("a tuple that holds no address finds nothing", () => {
    const nowhere = { address: "db.internal", port: 1 };
    expect(findTuple(four, { local: nowhere, remote: nowhere })).toBeUndefined();
  });

  test("a socket by its inode, not by the same number in another column", () => {
    expect(findInode(four, 99_999, true)?.state).toBe("ESTABLISHED");
    expect(findInode(four, 1000, true)).toBeUndefined();
    expect(findInode(four, 0, true)).toBeUndefined();
  });

  test("the listeners on a port, connections left out", () => {
    expect(findListeners(four, 2024, true).map(({ local }) => local.address)).toEqual(["0.0.0.0"]);
    expect(findListeners(six, 8080, true).map(({ local }) => local.address)).toEqual(["::"]);
    expect(findListeners(four, 8080, true)).toEqual([]);
  });

  test("in a table of 10,000 rows takes far less than parsing it", () => {
    const lines = Array.from({ length: 10_000 }, (_, i) =>
      ESTABLISHED.replace("A0F2", hexPort(i + 1024)).replace("99999", `${i + 50_000}`),
    );
    const text = table(...lines);
    const file = Buffer.from(text);
    const parsing = timed(() => expect(parseSocketTable(text, true).rows).toHaveLength(10_000));
    const tuple = {
      local: { address: "127.0.0.1", port: 11_023 },
      remote: { address: "127.0.0.1", port: 8080 },
    };
    const byTuple = timed(() => expect(findTuple(file, tuple, true)?.inode).toBe(59_999));
    const byInode = timed(() => expect(findInode(file, 59_999, true)?.local.port).toBe(11_023));
    expect(byTuple).toBeLessThan(parsing / 3);
    expect(byInode).toBeLessThan(parsing / 3);
  });
});
