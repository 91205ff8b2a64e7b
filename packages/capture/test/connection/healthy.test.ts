import { expect, test } from "vitest";
import { captured, reportsOf, sharedCapture, simulated } from "../support/analysed.ts";

const worse = (file: Uint8Array) =>
  reportsOf(file).map(({ grade, findings }) => ({
    grade,
    findings: findings.filter(({ severity }) => severity !== "info").map(({ cause }) => cause),
  }));

test.for([
  "basic-v4.pcap",
  "basic-v6.pcap",
  "half-close.pcap",
  "keepalive.pcap",
  "server-closes-first.pcap",
  "simultaneous-close.pcap",
  "tfo-cookie-request.pcap",
  "tfo-data-accepted.pcap",
  "urgent.pcap",
])("%s is a healthy connection: nothing is found", (name) => {
  const reports = reportsOf(captured(name));
  expect(reports.map(({ grade }) => grade)).toEqual(["healthy"]);
  expect(reports[0]?.findings).toEqual([]);
});

for (const name of [
  "any-sll.pcap",
  "any-sll2.pcap",
  "loopback-64k-mtu.pcap",
  "nanosecond.pcap",
  "no-wscale.pcap",
  "snaplen68.pcap",
]) {
  const file = sharedCapture(`generated/${name}`);
  test.runIf(file !== undefined)(`${name} is healthy too`, () => {
    expect(worse(file ?? new Uint8Array())).toEqual([{ grade: "healthy", findings: [] }]);
  });
}

test.for(["handshake", "half-close", "simultaneous-close", "fast-open", "idle-restart", "no-delay"])(
  "the simulated %s is healthy, seen at either end",
  (name) => {
    for (const at of ["A", "B"] as const)
      for (const each of worse(simulated(name, at))) expect(each).toEqual({ grade: "healthy", findings: [] });
  },
);

test("what begins before the capture is incomplete, and says so", () => {
  const [report] = reportsOf(
    sharedCapture("generated/midstream.pcap") ?? captured("basic-v4.pcap").subarray(0, 24),
  );
  if (report === undefined) return;
  expect(report).toMatchObject({ grade: "incomplete", opened: "before-capture", states_inferred: true });
  expect(report.verdict).toMatch(/^Was open before the capture/);
});
