import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleOfTcpInfo, type TcpInfoField, tcpInfoField } from "./tcp-info.ts";

/** A structure with the bytes given at their offsets. */
const structure = (length: number, write: (view: DataView) => void = () => undefined): DataView => {
  const view = new DataView(new ArrayBuffer(length));
  write(view);
  return view;
};

/** SYN-SENT on Linux 6.18 after the first retransmission, as little-endian machines hold it. */
const synSent = (length = 280): DataView => {
  const whole = structure(280, (view) => {
    view.setUint8(0, 2);
    view.setUint8(2, 1);
    view.setUint32(8, 1_000_000, true);
    view.setUint32(24, 1, true);
    view.setUint32(80, 1, true);
    view.setUint32(100, 1, true);
    view.setUint32(136, 2, true);
    view.setUint32(148, 0xffff_ffff, true);
  });
  return new DataView(whole.buffer, 0, length);
};

describe("a field", () => {
  test("of 64 bits is read whole in either byte order", () => {
    const bytes = 5 * 2 ** 32 + 7;
    const little = structure(280, (view) => view.setBigUint64(120, BigInt(bytes), true));
    const big = structure(280, (view) => view.setBigUint64(120, BigInt(bytes), false));
    expect(tcpInfoField(little, "bytes_acked", true)).toBe(bytes);
    expect(tcpInfoField(big, "bytes_acked", false)).toBe(bytes);
  });

  test("of 16 and 8 bits too", () => {
    const info = structure(280, (view) => {
      view.setUint16(240, 513, true);
      view.setUint8(4, 9);
    });
    expect(tcpInfoField(info, "total_rto", true)).toBe(513);
    expect(tcpInfoField(info, "backoff", true)).toBe(9);
  });

  test("that an older kernel's structure does not have is absent", () => {
    expect(tcpInfoField(structure(104), "total_retrans")).toBe(0);
    expect(tcpInfoField(structure(104), "segs_in")).toBeUndefined();
    expect(tcpInfoField(structure(143), "segs_in")).toBeUndefined();
    expect(tcpInfoField(structure(144), "segs_in")).toBe(0);
    expect(tcpInfoField(structure(280), "accecn_opt_seen")).toBe(0);
    expect(tcpInfoField(structure(278), "accecn_opt_seen")).toBeUndefined();
  });
});

describe("a sample", () => {
  test("has the peer's window once the peer has offered one, where the kernel tells", () => {
    const established = synSent();
    established.setUint8(0, 1);
    established.setUint32(228, 65_536, true);
    expect(sampleOfTcpInfo(established, undefined, true)?.peerWindow).toBe(65_536);
    established.setUint32(228, 0, true);
    expect(sampleOfTcpInfo(established, undefined, true)?.peerWindow).toBe(0);
    expect(sampleOfTcpInfo(synSent(), undefined, true)?.peerWindow).toBeUndefined();
    expect(
      sampleOfTcpInfo(new DataView(established.buffer, 0, 228), undefined, true)?.peerWindow,
    ).toBeUndefined();
  });

  test("of an unanswered SYN has no round-trip time, and its SYN is no payload", () => {
    expect(sampleOfTcpInfo(synSent(), { send: 1, receive: 0 }, true)).toEqual({
      source: "tcp-info",
      state: "SYN-SENT",
      retransmits: 1,
      rto: 1000,
      congestionWindow: 1,
      unacknowledged: 1,
      totalRetransmits: 1,
      segmentsIn: 0,
      segmentsOut: 2,
      bytesAcknowledged: 0,
      bytesReceived: 0,
      sendQueue: 0,
      receiveQueue: 0,
    });
  });

  test("of Linux 3.x (104 bytes) has what was there then", () => {
    expect(sampleOfTcpInfo(synSent(104), undefined, true)).toEqual({
      source: "tcp-info",
      state: "SYN-SENT",
      retransmits: 1,
      rto: 1000,
      congestionWindow: 1,
      unacknowledged: 1,
      totalRetransmits: 1,
    });
  });

  test("gives times in ms", () => {
    const info = structure(280, (view) => {
      view.setUint8(0, 1);
      view.setUint32(8, 204_000, true);
      view.setUint32(68, 1234, true);
      view.setUint32(72, 600, true);
      view.setUint32(148, 987, true);
    });
    const sample = sampleOfTcpInfo(info, { send: 10, receive: 20 }, true);
    expect(sample).toMatchObject({ state: "ESTABLISHED", rto: 204, rtt: 1.234, rttvar: 0.6, minRtt: 0.987 });
    expect(sample).toMatchObject({ sendQueue: 10, receiveQueue: 20 });
  });

  test("of nothing, of a cut structure or of an unknown state is none", () => {
    expect(sampleOfTcpInfo(structure(0))).toBeUndefined();
    expect(sampleOfTcpInfo(synSent(2))).toBeUndefined();
    expect(sampleOfTcpInfo(structure(280, (view) => view.setUint8(0, 200)))).toBeUndefined();
  });

  test("no bytes throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, little) => {
        const info = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
        const sample = sampleOfTcpInfo(info, undefined, little);
        for (const value of Object.values(sample ?? {})) {
          expect(typeof value === "string" || (Number.isFinite(value) && value >= 0)).toBe(true);
        }
        const field: TcpInfoField = "received_ce";
        expect(tcpInfoField(info, field, little) === undefined).toBe(bytes.length < 252);
      }),
    );
  });
});
