import { describe, expect, test } from "vitest";
import { drawn, handshake } from "../support/drawn.ts";
import { captured, reportsOf, sharedCapture, simulated } from "../support/analysed.ts";

const causes = (file: Uint8Array) =>
  reportsOf(file).map(({ reset, findings, grade }) => ({
    grade,
    cause: reset?.cause,
    by: reset?.by,
    codes: findings.map(({ code }) => code),
  }));

test.for([
  ["refused-rst.pcap", "port-closed", "b", "port-closed", "broken"],
  ["rst-half-closed-server-gone.pcap", "data-after-close", "b", "data-after-close", "suspicious"],
  ["rst-linger0-client.pcap", "aborted", "a", "aborted", "suspicious"],
  ["unread-data-server.pcap", "unread-or-aborted", "b", "reset-unread-data", "broken"],
  ["linger0-answered.pcap", "unread-or-aborted", "a", "reset-unread-data", "suspicious"],
  ["accepted-then-reset.pcap", "accepted-then-reset", "b", "accepted-then-reset", "broken"],
  ["keepalive-dead-peer.pcap", "keep-alive-timeout", "a", "keep-alive-timeout", "broken"],
] as const)("%s: the reset's cause is %s", ([name, cause, by, code, grade]) => {
  expect(causes(captured(name))).toEqual([{ grade, cause, by, codes: [code] }]);
});

test.for([
  ["rst-idle-middlebox.pcap", 0, ["idle-expired"]],
  ["rst-injected-both-ways.pcap", 0, ["reset-by-other-device"]],
  ["rst-injected-blind.pcap", 0, ["reset-injected"]],
  ["rst-linger0-after-answer.pcap", 0, ["aborted"]],
  ["rst-old-connection.pcap", 0, []],
  ["rst-old-connection.pcap", 1, ["old-connection", "reset-after-peer-closed"]],
  ["rst-spoofed-syn.pcap", 0, ["handshake-refused"]],
] as const)("%s, connection %i", ([name, stream, codes]) => {
  expect(causes(captured(name))[stream]?.codes).toEqual(codes);
});

test("an ICMP error that quotes the SYN says why it was rejected", () => {
  const [report] = reportsOf(captured("reject-icmp.pcap"));
  expect(report?.grade).toBe("broken");
  expect(report?.verdict).toBe(
    "10.78.1.254 says that 10.78.2.2:7009 cannot be reached: it is forbidden by a firewall (administratively filtered)",
  );
  expect(report?.findings[0]?.evidence.map(({ frame }) => frame)).toEqual([2, 4]);
});

test.for([
  ["refused", "port-closed", "b"],
  ["reset", "aborted", "a"],
  ["unread-data", "unread-data", "b"],
  ["half-open", "half-open", "b"],
] as const)("the simulated %s: %s", ([name, cause, by]) => {
  for (const at of ["A", "B"] as const)
    expect(causes(simulated(name, at)).map((each) => [each.cause, each.by])).toContainEqual([cause, by]);
});

test("a SYN that meets an older connection: the ACK of that one is answered with a reset, and the next SYN opens", () => {
  for (const at of ["A", "B"] as const) {
    const [, again] = reportsOf(simulated("half-open-syn", at));
    expect(again?.findings.map(({ code }) => code)).toContain("old-connection");
    expect(again).toMatchObject({ ended: "closed", opened: "handshake" });
    expect(again?.reset).toBeUndefined();
  }
});

const connection = `${handshake}
  30 a PA 1+100 1
  50 b PA 1+200 101
  51 a A 101 201`;

test.for([
  ["half-open", "a keep-alive is answered", "120000 a A 100 201\n120020 b R 201"],
  ["idle-expired", "the first data after ten minutes is answered", "600000 a PA 101+10 201\n600020 b R 201"],
  ["idle-expired", "the same, with ACK", "600000 a PA 101+10 201\n600020 b RA 201 111"],
  [
    "unread-or-aborted",
    "a server gets a request and cuts",
    "80 a PA 101+10 201\n100 b A 201 111\n150 b RA 201 111",
  ],
  ["aborted", "a server has answered, then cuts", "5000 b RA 201 101"],
  ["aborted", "a client has read the answer, then cuts", "300 a RA 101 201"],
  [
    "aborted",
    "a client has read the answer, asks whether the server is there, then cuts",
    "51 a A 101 201\n10000 a A 100 201\n10020 b A 201 101\n15000 a RA 101 201",
  ],
  ["unread-or-aborted", "a client cuts while the answer comes", "60 b PA 201+200 101\n62 a RA 101 401"],
  ["unread-data", "the same, and never acknowledged the last", "60 b PA 201+200 101\n62 a RA 101 301"],
  [
    "unread-data",
    "the same, with its window shut",
    "60 b PA 201+200 101\n61 a A 101 401 win=0\n62 a RA 101 401 win=0",
  ],
  ["unread-data", "the same, and more comes", "60 b PA 201+200 101\n62 a RA 101 401\n62.1 b PA 401+200 101"],
  [
    "data-after-close",
    "a client writes on after the server's FIN",
    "80 b FA 201 101\n81 a A 101 202\n200 a PA 101+5 202\n220 b R 202",
  ],
  [
    "abort-after-peer-closed",
    "a server cuts what the client has closed, and sends again what it had left",
    "80 a FA 101 201\n81 b RA 201 102\n1081 b PA 201+50 101\n2081 b PA 201+50 101",
  ],
  ["abort-after-peer-closed", "a client cuts what the server has closed", "80 b FA 201 101\n81 a RA 101 202"],
  [
    "retransmission-timeout",
    "a server gives up",
    "80 b PA 201+9 101\n380 b PA 201+9 101\n980 b PA 201+9 101\n2180 b PA 201+9 101\n4500 b RA 210 101",
  ],
] as const)("%s: %s", ([cause, , rest]) => {
  const [report] = reportsOf(drawn(`${connection}\n${rest}`));
  expect(report?.reset?.cause).toBe(cause);
  expect(report?.grade).not.toBe("incomplete");
});

test("after a pause of seconds, a reset without ACK is of an end that has gone", () => {
  const [report] = reportsOf(drawn(`${connection}\n2800 a PA 101+10 201\n2820 b R 201`));
  expect(report?.findings[0]?.code).toBe("half-open");
});

test("and where its TTL is another by one hop, of a device on the way", () => {
  const [report] = reportsOf(drawn(`${connection}\n2800 a PA 101+10 201\n2820 b R 201 0 ttl=58`));
  const [finding] = report?.findings ?? [];
  expect(finding?.code).toBe("idle-expired");
  expect(finding?.cause).toBe(
    "After 2.8 s without a packet a device on the way let the connection pass no longer, and answered the next packet with a reset in the name of 192.0.2.2:80.",
  );
  expect(finding?.alternatives[0]).toContain("rule of a firewall");
  expect(finding?.evidence.at(-1)?.text).toBe(
    "it arrived with a TTL of 58, that address's other packets with 57",
  );
});

test("the resets with which an end that has aborted answers what was on its way are not told", () => {
  for (const at of ["A", "B"] as const)
    expect(reportsOf(simulated("reset", at))[0]?.findings.map(({ code }) => code)).toEqual(["aborted"]);
  const [report] = reportsOf(drawn(`${connection}\n300 b R 900000\n320 a R 101`));
  expect(report?.findings.map(({ code }) => code)).toContain("reset-ignored");
});

test("a device that has forgotten an idle connection shows itself by its TTL", () => {
  const [report] = reportsOf(drawn(`${connection}\n600000 a PA 101+10 201\n600004 b R 201 0 ttl=254`));
  const [finding] = report?.findings ?? [];
  expect(finding?.code).toBe("idle-expired");
  expect(finding?.evidence.map(({ text }) => text).join("; ")).toMatch(
    /TTL of 254.*with 57.*less than half the time/,
  );
});

test("blind resets that are not believed end nothing", () => {
  const [report] = reportsOf(simulated("blind-reset", "B"));
  expect(report).toMatchObject({ ended: "closed", grade: "suspicious" });
  expect(report?.findings).toHaveLength(1);
  expect(report?.findings[0]).toMatchObject({ code: "reset-injected", severity: "warning" });
});

const injected = sharedCapture("zeek/rst-inject-rae.pcap");

test.runIf(injected !== undefined)(
  "a reset in another's name is told by what its sender does and shows",
  () => {
    const [report] = reportsOf(injected ?? new Uint8Array());
    const found = report?.findings.find(({ code }) => code === "reset-injected");
    expect(found?.confidence).toBe("is");
    expect(found?.evidence[1]?.frame).toBe(2);
    expect(found?.evidence.map(({ text }) => text).join("; ")).toMatch(
      /TTL of 46.*with 49.*copied.*reserved bits/,
    );
  },
);

test("a firewall that rejects with a reset from the same link, in the middle of a talk, is told by one hop", () => {
  const [report] = reportsOf(captured("reject-rst-midway.pcap"));
  expect(report?.findings.map(({ code }) => code)).toEqual(["reset-by-other-device"]);
  expect(report?.findings[0]?.evidence.at(-1)?.text).toMatch(
    /TTL of 64, that address's other packets with 63$/,
  );
  const end = "2100 a PA 101+10 201\n2120 b R 201 0 ttl=";
  const cause = (lines: string): string | undefined =>
    reportsOf(drawn(`${connection}\n2090 b A 201 101\n${lines}`))[0]?.reset?.cause;
  // One hop less on a long way may be another route; another value to begin with is the same machine.
  expect(cause(`${end}58`)).toBe("unread-data");
  expect(cause(`${end}121`)).toBe("unread-data");
  expect(cause(`${end}248`)).toBe("unread-data");
  expect(cause(`${end}60`)).toBe("other-device");
  expect(cause(`2100 a PA 101+10 201\n2120 b RA 201 111 ttl=64`)).toBe("other-device");
});

test("without an ACK, a reset amid a talk may be a firewall's where its TTL tells nothing", () => {
  const lines = "2090 b A 201 101\n2100 a PA 101+10 201\n2120 b R 201";
  const [bare] = reportsOf(drawn(`${connection}\n${lines}`))[0]?.findings ?? [];
  expect(bare).toMatchObject({ code: "reset-unread-data", confidence: "may be" });
  expect(bare?.alternatives[0]).toMatch(/^A firewall on that machine or before it rejects/);
  expect(bare?.cause).toMatch(/unread, the last of 110 bytes it had been sent\.$/);
});

test("a SYN that a firewall on the same link rejects is told from a port on which nobody listens", () => {
  const found = reportsOf(captured("reject-syns.pcap")).map(({ findings }) => findings[0]);
  expect(found.map((finding) => finding?.code)).toEqual([
    "syn-unanswered",
    "half-open",
    "icmp-reject",
    "reset-by-other-device",
    "port-closed",
  ]);
  expect(found[3]?.cause).toMatch(/^A device before 10\.66\.2\.2:7010 refused the connection request/);
  // Published ports of a container host look the same: those are one hop farther than the host, which answers for the rest.
  expect(found[3]?.alternatives[0]).toMatch(/machine with containers, .* nothing listens on this one\.$/);
  // The same number at another time is another connection's: scanners have one for all.
  const scan = (at: number): string | undefined =>
    reportsOf(
      drawn(`0 a S 0 port=1\n10 b SA 0 1 port=1 ttl=63\n11 a A 1 1 port=1
        ${at} a S 0 port=2\n${at + 0.1} b RA 0 1 port=2 ttl=64`),
    )[1]?.findings[0]?.code;
  expect([scan(20), scan(5000)]).toEqual(["port-closed", "reset-by-other-device"]);
  // A session that is sent with a TTL of 1 has not come from far.
  const bgp = "0 a S 0 port=1 ttl=1\n10 b SA 0 1 port=1 ttl=1\n11 a A 1 1 port=1 ttl=1";
  const [, refused] = reportsOf(drawn(`${bgp}\n100 a S 0 port=2\n101 b RA 0 1 port=2 ttl=64`));
  expect(refused?.findings[0]?.code).toBe("port-closed");
});

test("what a router that translates addresses has passed on is from no device before it", () => {
  const told = reportsOf(captured("masqueraded-refusal.pcap")).map(({ reset }) => reset?.cause);
  expect(told).toEqual(["port-closed", "port-closed"]);
});

describe("what was left unread is counted by its numbers", () => {
  const cause = (lines: string): string | undefined =>
    reportsOf(drawn(`${handshake}${lines}`))[0]?.findings.find(({ code }) => code === "reset-unread-data")
      ?.cause;
  const said = (octets: number): string =>
    `192.0.2.2:80 cut the connection instead of answering: it aborted, or closed with data unread, after ${octets} bytes had been sent to it.`;

  test("what the capture lacks was sent", () => {
    expect(cause("30 a PA 1+100 1\n 31 a PA 301+100 1\n 50 b A 1 401\n 60 b RA 1 401")).toBe(said(400));
    expect(cause("30 a PA 1+100 1\n 50 b A 1 401\n 60 b RA 1 401")).toBe(said(400));
  });

  test("what was sent again was sent once", () => {
    expect(cause("30 a PA 1+100 1\n 330 a PA 1+100 1\n 350 b A 1 101\n 360 b RA 1 101")).toBe(said(100));
  });
});

test("what was sent is counted alike wherever its numbers lie, though a reset without ACK names none", () => {
  const told = [0, 2 ** 32 - 1_001_000].map((from) => {
    const picture = `0 a S ${from} mss=1460
      20 b SA 0 ${from + 1} mss=1460
      20.1 a A ${from + 1} 1
      30 a PA ${from + 1}+10 1
      50 b A 1 ${from + 11}
      90 b R 1`;
    return reportsOf(drawn(picture))[0]?.findings[0]?.cause;
  });
  expect(told[0]).toMatch(/with data unread, after 10 bytes/);
  expect(told[1]).toBe(told[0]);
});
