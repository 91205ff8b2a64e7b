/** One end sends the same again and again: who is silent, and which way is shut. */
import { expect, test } from "vitest";
import { captured, reportsOf } from "../support/analysed.ts";
import { drawn, handshake } from "../support/drawn.ts";

const again = (seq: string, ...times: readonly number[]): string =>
  times.map((at) => `${at} a PA ${seq} 1`).join("\n");

test("an end that still sends is not off: only one way is shut", () => {
  const [report] = reportsOf(captured("answers-dropped-server.pcap"));
  expect(report?.findings.map(({ code }) => code)).toEqual(["one-way"]);
  expect(report?.verdict).toMatch(
    /^What 10\.66\.2\.2:7006 sends does not reach 10\.66\.1\.2:\d+, which still sends: \S+ sent the same data 7 times/,
  );
  expect(report?.findings[0]?.evidence[0]?.text).toMatch(/sends again what had been acknowledged/);
  const [, dropped] = reportsOf(captured("handshake-ack-dropped.pcap"));
  expect(dropped?.findings.map(({ code }) => code)).toEqual(["one-way"]);
});

test("where small packets do not arrive either, no path is too narrow", () => {
  const picture = `${handshake}
    30   a PA 1+18 1
    50   b A  1 19
    51   b A  1+1448 19
    240  a PA 1+18 1
    260  b A  1449 19
    270  b A  1+1448 19
    640  a PA 1+18 1
    660  b A  1449 19
    700  b A  1+1448 19
    1500 b A  1+1448 19`;
  const [report] = reportsOf(drawn(picture));
  expect(report?.findings.map(({ code }) => code)).toEqual(["one-way"]);
});

test("new data that acknowledges nothing shows that one way is shut; a few late packets do not", () => {
  const lost = `${handshake}${again("1+100", 30, 330, 930, 2130, 4530)}`;
  const [late] = reportsOf(drawn(`${lost}\n4531 b A 1 1`));
  expect(late?.findings[0]?.code).toBe("peer-silent");
  const [speaks] = reportsOf(drawn(`${lost}\n4540 b PA 1+50 1\n`));
  expect(speaks?.findings[0]?.code).toBe("one-way");
});

test("where nothing large ever got through a ping of that size tells more", () => {
  const [report] = reportsOf(captured("pmtu-hole-nothing-large.pcap"));
  expect(report?.findings[0]).toMatchObject({ code: "mtu-black-hole", confidence: "may be" });
  expect(report?.findings[0]?.nextSteps[0]).toMatchObject({ command: "ping -M do -s 1472 10.66.2.2" });
});

test("a FIN without an answer is a small packet that did not get through", () => {
  const large = `${handshake}30 a PA 1+50 1\n50 b A 1 51\n${again("51+1400", 60, 360, 960, 2160, 4560)}`;
  const [narrow] = reportsOf(drawn(large));
  expect(narrow?.findings[0]?.code).toBe("mtu-black-hole");
  const [silent] = reportsOf(drawn(`${large}\n5000 a FA 1451 1\n`));
  expect(silent?.findings[0]?.code).toBe("peer-silent");
});

test("a firewall or NAT may be why an end is silent, and may have forgotten a connection after some seconds", () => {
  const [report] = reportsOf(captured("nat-forgets.pcap"));
  expect(report?.findings[0]?.code).toBe("peer-silent");
  expect(report?.findings[0]?.alternatives).toEqual([
    "A firewall or NAT on the way had forgotten the connection: nothing had come for 4.3 s.",
    "A firewall or NAT on the way drops the packets.",
    "The other machine is off or cut off.",
  ]);
});

test("a probe of the last segment does not hide what is waited for from then on", () => {
  const sent = [1, 1401, 2801].map((seq, at) => `${30 + at} a A ${seq}+1400 1`).join("\n");
  const picture = `${handshake}${sent}
    55   b A  1 1401
    56   a A  4201+1400 1
    110  a A  4201+1400 1
    111  a A  5601+1400 1
    ${again("1401+1400", 320, 730, 1560, 3200)}`;
  const [report] = reportsOf(drawn(picture));
  expect(report?.findings.map(({ code }) => code)).toContain("peer-silent");
});

test("that probes of a closed window got no answer at last is said", () => {
  const picture = `${handshake}30 a PA 1+100 1\n50 b A 1 101 win=0\n
    300  a A 100 1
    320  b A 1 101 win=0
    800  a A 100 1
    1800 a A 100 1
    3800 a A 100 1`;
  const [report] = reportsOf(drawn(picture));
  expect(report?.findings[0]?.cause).toMatch(
    /asked 4 times whether it has opened; the last 3 times nothing came back\.$/,
  );
  expect(report?.findings[0]?.evidence[1]?.text).toBe("the first of 3 probes without an answer");
});

test("an octet that never arrived is sent again, and no keep-alive", () => {
  const picture = `${handshake}30 a PA 1+100 1\n50 b A 1 101\n${again("101+1", 90_050, 90_350, 90_950, 92_150)}`;
  const [report] = reportsOf(drawn(picture));
  expect(report?.findings.map(({ code }) => code)).toEqual(["idle-silence"]);
  expect(report?.verdict).toMatch(/^After 90\.0 s without a packet .* sent the same data 4 times$/);
});
