import { describe, expect, test } from "vitest";
import { build, type TraceBuilder } from "../../../test/support/trace-builder.ts";
import { ladderOf } from "../../export/ladder.ts";
import { noteRows } from "../../export/note-row.ts";
import { toText } from "../../export/text.ts";
import { diagnose } from "../diagnose.ts";
import type { Finding } from "../finding.ts";

const tried = (): TraceBuilder => build().tries("10.0.3.7");

test("what the packets found joins the finding that says the same of that connection", () => {
  const trace = tried()
    .connects()
    .sends(9)
    .add({
      type: "segment",
      direction: "received",
      flags: ["RST"],
      sequence: 1,
      frame: 7,
      ttl: 61,
      evidence: "packet",
    })
    .closes("reset", { code: "ECONNRESET" })
    .packetFinding("reset-by-other-device", {
      proof: [{ frame: 7, text: "RST, time to live 61 where it was 64" }],
    })
    .trace();
  const findings = diagnose(trace);
  expect(findings.map(({ code }) => code)).toEqual(["reset-after-accept"]);
  expect(findings[0]?.evidence.map(({ text }) => text).slice(2)).toEqual([
    "trouble was seen",
    "RST, time to live 61 where it was 64",
  ]);
});

test("what nothing else says is a finding of its own, and no note beside it", () => {
  const trace = tried()
    .connects()
    .add({
      type: "segment",
      direction: "sent",
      flags: ["ACK"],
      sequence: 1,
      length: 9,
      frame: 4,
      evidence: "packet",
    })
    .closes("local")
    .packetFinding("packets-lost", { proof: [{ frame: 4, text: "sent again" }] })
    .trace();
  expect(diagnose(trace)).toMatchObject([
    {
      code: "on-the-wire",
      severity: "warning",
      cause: "trouble was seen.",
      evidence: [{ text: "trouble was seen" }, { text: "sent again", evidence: "packet" }],
    },
  ]);
  expect(noteRows(trace)).toEqual([]);
});

test("a finding about another connection is not the same one", () => {
  const trace = tried()
    .fails("ECONNREFUSED")
    .tries("10.0.3.8")
    .connects()
    .closes("local")
    .packetFinding("syn-retransmitted", {})
    .trace();
  expect(diagnose(trace).map(({ code }) => code)).toContain("on-the-wire");
});

test("what the socket reported and no finding was made of is none by its packets either", () => {
  const trace = tried().connects().closes("local").packetFinding("port-closed", {}).trace();
  expect(diagnose(trace)).toEqual([]);
});

test("in text the ladder stays within 80 columns, what is out of the ordinary beside the arrow", () => {
  const trace = tried()
    .connects()
    .add({
      type: "segment",
      direction: "sent",
      flags: ["PSH", "ACK"],
      sequence: 1,
      acknowledgement: 1,
      length: 101,
      analysis: ["retransmission"],
      evidence: "packet",
    })
    .closes("local")
    .trace();
  const line = toText(trace)
    .split("\n")
    .find((each) => each.includes("len=101"));
  expect(line).toMatch(/── PSH,ACK seq=1 ack=1 len=101 ──.*▶ \[retransmission\]$/);
  expect(line?.length).toBeLessThanOrEqual(80);
});

test("a ladder says of a segment what is out of the ordinary about it", () => {
  const trace = tried()
    .connects()
    .sends(9)
    .add({
      type: "segment",
      direction: "sent",
      flags: ["PSH", "ACK"],
      sequence: 1,
      acknowledgement: 1,
      length: 9,
      window: 0,
      analysis: ["retransmission", "fin_active"],
      evidence: "packet",
    })
    .receives(4)
    .closes("local")
    .trace();
  const [record] = trace.connections;
  if (record === undefined) throw new Error("no connection");
  expect(ladderOf(trace, record).rows.map(({ label }) => label)).toEqual([
    "PSH,ACK seq=1 ack=1 len=9 win=0 [retransmission]",
  ]);
});

describe("a captured ICMP error says more than the code that it gave", () => {
  const failing = (code = "EHOSTUNREACH"): TraceBuilder =>
    tried().fails(code, { synSent: true, answer: "icmp" });
  const known = (note: string, code?: string): Finding | undefined =>
    diagnose(failing(code).packetFinding(note, { proof: [] }).trace())[0];
  const words = { cause: "trouble was seen.", alternatives: [], nextSteps: [] };

  test("alone, the code is a guess", () => {
    const [guessed, ...others] = diagnose(failing().trace());
    expect(guessed).toMatchObject({
      code: "host-unreachable",
      cause: expect.stringMatching(/reported the host unreachable/),
    });
    expect(others).toEqual([]);
  });

  test("where no way leads there, its words are the finding's", () => {
    expect(known("icmp-unreachable")).toMatchObject({ code: "host-unreachable", ...words });
    expect(known("icmp-unreachable", "ENETUNREACH")).toMatchObject({ code: "network-unreachable", ...words });
  });

  test.each(["EHOSTUNREACH", "ENETUNREACH", "EACCES"])(
    "where a firewall rejects it, the finding is that (%s)",
    (code) => {
      expect(known("icmp-reject", code)).toMatchObject({
        code: "refused-by-icmp",
        severity: "error",
        reference: "RFC 1122 §3.2.2.1",
        ...words,
      });
    },
  );
});

test("a port that seemed closed is told by what its packets show, where a device refused it", () => {
  const trace = tried().fails("ECONNREFUSED").packetFinding("reset-by-other-device", { proof: [] }).trace();
  expect(diagnose(trace)).toMatchObject([
    { code: "refused", cause: "trouble was seen.", alternatives: [], nextSteps: [] },
  ]);
});
