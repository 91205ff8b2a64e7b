import { expect, test } from "vitest";
import { captured, reportsOf, sharedCapture, simulated } from "../support/analysed.ts";
import { drawn, handshake } from "../support/drawn.ts";

const first = (file: Uint8Array) => {
  const [report] = reportsOf(file);
  if (report === undefined) throw new Error("there is no connection in it");
  return report;
};

test.for([
  ["basic-v4.pcap", "handshake", "closed", "a", false],
  ["server-closes-first.pcap", "handshake", "closed", "b", false],
  ["half-close.pcap", "handshake", "closed", "a", true],
  ["rst-linger0-client.pcap", "handshake", "reset", null, false],
  ["refused-rst.pcap", "refused", "never-open", null, false],
  ["reject-icmp.pcap", "refused", "never-open", null, false],
  ["blackhole-syn.pcap", "unanswered", "never-open", null, false],
] as const)("%s: opened %s, ended %s, closed by %s", ([name, opened, ended, closed_by, half_close]) => {
  expect(first(captured(name))).toMatchObject({ opened, ended, closed_by, half_close });
});

test("both ends that close at once are told", () => {
  for (const at of ["A", "B"] as const)
    expect(first(simulated("simultaneous-close", at))).toMatchObject({ closed_by: "both", ended: "closed" });
});

test.for([
  ["basic-v4.pcap", "SF", "ShADaFf"],
  ["server-closes-first.pcap", "SF", "ShAdfFa"],
  ["refused-rst.pcap", "REJ", "Sr"],
  ["blackhole-syn.pcap", "S0", "S"],
  ["rst-linger0-client.pcap", "RSTO", "ShADaR"],
  ["rst-half-closed-server-gone.pcap", "RSTR", "ShADafr"],
] as const)("%s has Zeek's conn_state %s and history %s", ([name, conn_state, history]) => {
  expect(first(captured(name))).toMatchObject({ conn_state, history });
});

test.for([
  ["S1", `${handshake}30 a PA 1+10 1\n50 b A 1 11`],
  ["S2", `${handshake}30 a FA 1 1\n50 b A 1 2`],
  ["S3", `${handshake}30 b FA 1 1\n50 a A 1 2`],
  ["SH", "0 a S 0\n10 a F 1"],
  ["SHR", "0 b SA 0 1\n10 b FA 1 1"],
  ["RSTOS0", "0 a S 0\n10 a R 1"],
  ["RSTRH", "0 b SA 0 1\n10 b RA 1 1"],
  ["OTH", "0 a PA 1+10 1\n20 b A 1 11"],
] as const)("Zeek's %s", ([state, picture]) => {
  const report = first(drawn(picture));
  // Where the SYN-ACK comes first, Zeek takes the end that it goes to as the originator: "^" says so.
  if (state === "SHR" || state === "RSTRH") expect(report.history).toMatch(/^\^h/);
  expect(report.conn_state).toBe(state);
});

test("a letter that counts comes again at the tenth time", () => {
  const again = Array.from({ length: 12 }, (_, turn) => `${100 + turn * 300} a PA 1+10 1`).join("\n");
  expect(first(drawn(`${handshake}30 a PA 1+10 1\n${again}`)).history).toBe("ShADTT");
});

test("thinking is told from the network by the handshake's round trip", () => {
  const report = first(
    drawn(`${handshake}
      30  a PA 1+50 1 text=GET_/_HTTP/1.1
      150 b PA 1+500 51 text=HTTP/1.1_200_OK
      160 a PA 51+50 501 text=GET_/_HTTP/1.1
      190 b PA 501+500 101 text=HTTP/1.1_200_OK`),
  );
  expect(report.exchange).toEqual({
    protocol: "http",
    status: 200,
    answers: { a: 1, b: 2 },
    first_answer: 0.12,
    think_total: { a: 0.0099, b: 0.11 },
    think_max: { a: 0.0099, b: 0.1 },
    think_max_frame: { a: 6, b: 5 },
    network: 0.0401,
  });
});

test("a TLS handshake is no question: what follows it is", () => {
  const { exchange } = first(
    drawn(`${handshake}
      30  a PA 1+200 1 text=\u{16}\u{3}\u{1}
      130 b PA 1+900 201 text=\u{16}\u{3}\u{3}
      140 a PA 201+60 901 text=\u{14}\u{3}\u{3}
      150 a PA 261+80 901 text=\u{17}\u{3}\u{3}
      470 b PA 901+500 341 text=\u{17}\u{3}\u{3}`),
  );
  expect(exchange).toMatchObject({ protocol: "tls", answers: { a: 0, b: 1 }, first_answer: 0.32 });
  expect(exchange?.think_max.b).toBeCloseTo(0.3, 3);
});

test("the waits before each SYN are in the evidence", () => {
  const [finding] = first(captured("blackhole-syn.pcap")).findings;
  expect(finding?.evidence.map(({ frame }) => frame)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(finding?.evidence[1]?.text).toBe("SYN again after 1.0 s");
});

test("the side that does not read is the one that is named", () => {
  const file = sharedCapture("generated/zero-window.pcap") ?? simulated("zero-window", "A");
  const found = first(file).findings.find(({ code }) => code === "zero-window");
  expect(found?.cause).toMatch(/^(10\.78\.2\.2:7013|192\.0\.2\.2:\d+) did not read/);
});

const asked = `${handshake}30 a PA 1+100 1\n50 b A 1 101 win=0\n`;
test.for([
  ["after the sender's FIN was taken", `${handshake}30 a FA 1 1\n50 b A 1 2 win=0\n900 b FA 1 2 win=0`],
  ["where nothing waited", `${asked}3000 b PA 1+10 101 win=0`],
  ["that opened again before anything was sent", `${asked}1050 b A 1 101\n5000 a PA 101+10 1`],
] as const)("a window of 0 holds nothing up %s", ([, picture]) => {
  expect(first(drawn(picture)).findings.filter(({ severity }) => severity !== "info")).toEqual([]);
});

test.for([
  ["window-never-opened", "a probe waited", `${asked}300 a A 100 1\n320 b A 1 101 win=0\n900 a A 100 1`],
  ["window-never-opened", "data waited", `${asked}51 a PA 101+50 1\n52 b A 1 101 win=0\n900 b A 1 101 win=0`],
  ["zero-window", "data came at once", `${asked}1050 b A 1 101\n1055 a PA 101+10 1\n1070 b A 1 111`],
] as const)("%s, where %s", ([code, , picture]) => {
  const codes = first(drawn(picture)).findings.map((each) => each.code);
  expect(codes.filter((each) => each.includes("window"))).toEqual([code]);
});

const alone = "0 a S 0 mss=1460 scale=0\n20 a A 1 1\n30 a PA 1+100 1\n60 a A 101 401\n";
const keepAlives = [60, 120, 180].map((at) => `${at}000 a A 100 401`).join("\n");
const fins = "100 a FA 101 401\n400 a FA 101 401\n";
test.for([
  ["keep-alives", `${alone}${keepAlives}`],
  ["a FIN", `${alone}${fins}`],
  ["data", `${alone}${[100, 400, 1000, 2200, 4600].map((at) => `${at} a PA 101+50 401`).join("\n")}`],
  ["a FIN", `${handshake}30 b PA 1+10 1\n50 a A 1 11\n${fins}450 a A 102 402`],
] as const)("nobody is said not to have answered %s whose answers were not recorded", ([, picture]) => {
  const { findings } = first(drawn(picture));
  expect(findings.filter(({ code }) => /unanswered|silent/.test(code))).toEqual([]);
  expect(
    findings.filter(({ code, confidence }) => code === "packets-lost" && confidence !== "may be"),
  ).toEqual([]);
});

test("what has been answered before and is not any more is", () => {
  const open = `${handshake}30 a PA 1+100 1\n50 b A 1 101\n`;
  const codes = (more: string) => first(drawn(`${open}${more}`)).findings.map(({ code }) => code);
  expect(codes("60000 a A 100 1\n120000 a A 100 1")).toContain("keep-alive-unanswered");
  expect(codes("100 a FA 101 1\n400 a FA 101 1")).toContain("fin-unanswered");
});

test("a SYN that meets an open connection and changes nothing is told", () => {
  const [, second] = reportsOf(simulated("blind-syn", "B"));
  expect(second?.findings.map(({ code }) => code)).toContain("state-violation");
});

test.for([
  ["port-closed", "refused-rst.pcap", "broken"],
  ["data-after-close", "rst-half-closed-server-gone.pcap", "suspicious"],
] as const)("the verdict is the worst finding's sentence: %s", ([code, name, grade]) => {
  const report = first(captured(name));
  expect(report.grade).toBe(grade);
  expect(report.findings[0]?.code).toBe(code);
  expect(`${report.verdict}.`).toBe(report.findings[0]?.cause);
});

test("of a connection with nothing wrong the verdict says how it went", () => {
  expect(first(captured("server-closes-first.pcap")).verdict).toBe(
    "Opened, 0 bytes from 10.78.1.1:40996, 3 bytes back, closed by 10.78.2.2:7016 after 104 ms",
  );
});

test("where most of the time went for the server to answer, the words say so, and it stays healthy", () => {
  const slow = first(
    drawn(
      `${handshake}30 a PA 1+50 1\n50 b A 1 51\n2050 b PA 1+500 51\n2060 a FA 51 501\n2080 b FA 501 52\n2081 a A 52 502`,
    ),
  );
  expect(slow.grade).toBe("healthy");
  expect(slow.verdict).toBe(
    "Opened, 50 bytes from 192.0.2.1:40000, 500 bytes back, answered after 2.0 s, closed by 192.0.2.1:40000 after 2.1 s",
  );
  expect(slow.findings.map(({ code, severity, confidence }) => [code, severity, confidence])).toEqual([
    ["slow-answer", "info", "may be"],
  ]);
  const idle = first(
    drawn(
      `${handshake}30 a PA 1+50 1\n50 b PA 1+500 51\n60 a A 51 501\n9000 a PA 51+50 501\n9600 b PA 501+5 101`,
    ),
  );
  expect(idle.findings).toEqual([]);
  expect(idle.verdict).not.toMatch(/answer/);
});

test("data that waited for the window is not blamed on Nagle", () => {
  const codes = (name: string) => first(simulated(name, "A")).findings.map(({ code }) => code);
  expect(codes("nagle")).toContain("delayed-ack");
  expect(codes("slow-reader")).not.toContain("delayed-ack");
  expect(codes("silly-window")).not.toContain("delayed-ack");
  expect(codes("no-delay")).not.toContain("delayed-ack");
});

test("a full queue of a Linux server is told from loss by the connections that it answered at once", () => {
  const reports = reportsOf(captured("syn-backlog.pcap"));
  expect(reports.map(({ findings }) => findings.map(({ code }) => code).join())).toEqual([
    "",
    "",
    ...Array.from({ length: 4 }, () => "syn-backlog"),
  ]);
});

test("of a Linux server with room for one, the three that it did not answer", () => {
  const found = reportsOf(captured("syn-backlog-of-one.pcap")).map(({ findings }) => findings[0]);
  expect(found.map((finding) => [finding?.code, finding?.confidence])).toEqual([
    ["reset-after-peer-closed", "looks like"],
    ...Array.from({ length: 3 }, () => ["syn-backlog", "may be"]),
  ]);
});

test("a full queue of one, from which only one connection was taken", () => {
  const asking = (port: number, at: number): string =>
    [0, 1000, 3000].map((wait) => `${at + wait} a S 0 mss=1460 scale=0 port=${port}`).join("\n");
  const lost = `${handshake}\n500 a S 0 mss=1460 port=50001`;
  const [, once] = reportsOf(drawn(`${lost}\n1500 a S 0 mss=1460 port=50001`));
  expect(once?.findings.map(({ code }) => code)).toEqual(["syn-unanswered"]);
  const [, again] = reportsOf(drawn(`${handshake}\n${asking(50_001, 500)}`));
  expect(again?.findings).toMatchObject([{ code: "syn-backlog", confidence: "may be", severity: "error" }]);
  expect(again?.findings[0]?.cause).toMatch(/all 3 connection requests .* answered another at once/);
});

test("a server that answers others only after it has answered this one had no full queue", () => {
  const picture = `
    0    a S  0 mss=1460
    1000 a S  0 mss=1460
    3000 a S  0 mss=1460
    3020 b SA 0 1 mss=1460
    3021 a A  1 1
    3100 a S  0 mss=1460 port=50001
    3120 b SA 0 1 mss=1460 port=50001
    3121 a A  1 1 port=50001
    3200 a S  0 mss=1460 port=50002
    3220 b SA 0 1 mss=1460 port=50002
    3221 a A  1 1 port=50002`;
  const [report] = reportsOf(drawn(picture));
  expect(report?.findings.map(({ code }) => code)).toEqual(["syn-retransmitted"]);
});

test("on Linux, thirty requests in two writes each wait for a delayed ACK", () => {
  const { findings } = first(captured("nagle-delayed-ack.pcap"));
  expect(findings.map(({ code }) => code)).toEqual(["delayed-ack"]);
  expect(findings[0]?.cause).toMatch(/held data back 28 times .* 1\.2 s lost/);
});

test("a program that thinks for 1.3 s is told from the network", () => {
  const { exchange, findings, grade } = first(captured("http-slow-answer.pcap"));
  expect(exchange?.protocol).toBe("http");
  expect(exchange?.think_max.b).toBeCloseTo(1.3, 2);
  expect(findings).toMatchObject([{ code: "slow-answer", severity: "warning", confidence: "looks like" }]);
  expect(grade).toBe("suspicious");
});

test.for([
  ["pmtu-hole-sender.pcap", "mtu-black-hole", "looks like"],
  ["pmtu-hole-receiver.pcap", "mtu-black-hole", "may be"],
  ["pmtu-hole-probing-sender.pcap", "mtu-black-hole", "looks like"],
  ["pmtu-told-sender.pcap", "path-mtu-told", "is"],
] as const)("%s: %s", ([name, code, confidence]) => {
  const { findings } = first(captured(name));
  expect(findings.filter((each) => /mtu/.test(each.code))).toMatchObject([{ code, confidence }]);
});

test("a path that dies in the middle of a transfer is not taken for a narrow one", () => {
  const { findings } = first(simulated("dead-path", "A"));
  expect(findings.map((each) => each.code)).toContain("peer-silent");
  expect(findings.map((each) => each.code)).not.toContain("mtu-black-hole");
});

/** Segments of 1400 octets at these numbers, each acknowledged. */
const acknowledged = (...numbers: readonly number[]): string =>
  numbers
    .map((seq, at) => `${30 + at * 40} a A ${seq}+1400 1\n${50 + at * 40} b A 1 ${seq + 1400}\n`)
    .join("");
const unanswered = (seq: number): string =>
  [500, 800, 1400, 2600, 5000].map((at) => `${at} a PA ${seq}+1400 1`).join("\n");

test.for([
  ["once", [1], 1401],
  ["up to more than 2³²", [1, 1.4e9, 2.8e9, 4.2e9, 2 ** 32 - 1300], 2 ** 32 + 100],
] as const)("no path is too narrow for what has been acknowledged on it %s", ([, numbers, next]) => {
  const { findings } = first(drawn(`${handshake}${acknowledged(...numbers)}${unanswered(next)}`));
  expect(findings.map(({ code }) => code)).not.toContain("mtu-black-hole");
  const silent = findings.find(({ code }) => code === "peer-silent");
  expect(silent?.alternatives).toEqual([
    "A firewall or NAT on the way drops the packets.",
    "The other machine is off or cut off.",
  ]);
});

test("where nothing large was ever acknowledged the path may be too narrow", () => {
  const none = first(drawn(`${handshake}${unanswered(1)}`)).findings[0];
  expect(none).toMatchObject({ code: "mtu-black-hole", confidence: "may be" });
  expect(none?.cause).toMatch(/^Nothing large from 192\.0\.2\.1:40000 was ever acknowledged/);
  const small = [1, 101, 201, 301, 401, 501, 601].map((seq, at) => `${25 + at} a PA ${seq}+100 1`).join("\n");
  const after = first(drawn(`${handshake}${small}\n60 b A 1 701\n${unanswered(701)}`)).findings[0];
  expect(after).toMatchObject({ code: "mtu-black-hole", confidence: "looks like" });
});

test("a clock that was set back makes no time negative", () => {
  const report = first(
    drawn(`3600000 a S 0 mss=1460 scale=0
      3600010 b SA 0 1 mss=1460 scale=0
      3600020 a A 1 1
      3600030 a PA 1+18 1 text=GET_/_HTTP/1.1
      3600040 b A 1 19 win=0
      60 b A 1 19
      70 b PA 1+300 19 text=HTTP/1.1_200_OK
      80 a PA 19+18 301 text=GET_/_HTTP/1.1
      90 b PA 301+10 37 text=HTTP/1.1_200_OK`),
  );
  expect(report.duration).toBeCloseTo(3599.98, 3);
  expect(report.exchange).toMatchObject({ answers: { a: 1, b: 1 }, first_answer: 0.01 });
  expect(report.findings.map(({ code }) => code)).toEqual(["clock-set"]);
});

test("where the clock was set back it is said, and nothing that goes by times", () => {
  const back = "9030 a PA 1+100 1\n4050 b A 1 101\n4060 b PA 1+100 101\n4061 a A 101 101\n";
  const picture = `9000 a S 0 mss=1460\n9020 b SA 0 1 mss=1460\n9020.1 a A 1 1\n${back}`;
  const [report] = reportsOf(
    drawn(`${picture}7204061 b FA 101 101\n7204062 a FA 101 102\n7204082 b A 102 102`),
  );
  expect(report?.findings.map(({ code }) => code)).toEqual(["clock-set"]);
  expect(report).toMatchObject({
    clock_steps: [
      { frame: 5, seconds: -4.98 },
      { frame: 8, seconds: 7200 },
    ],
    verdict:
      "The times of the capture run backwards by 5.0 s at frame 5: how long anything took is not known",
  });
  expect(report?.waited_for).toBeUndefined();
  // Several interfaces are written one after the other.
  const [late] = reportsOf(drawn(picture.replaceAll(/40[56]\d/g, "9029")));
  expect(late?.findings.map(({ code }) => code)).not.toContain("clock-set");
});
