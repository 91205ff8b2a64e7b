import { describe, expect, test } from "vitest";
import { analysed as analyserOf, captured, reportsOf } from "../support/analysed.ts";
import { drawn, handshake } from "../support/drawn.ts";
import { Analyser, CaptureReader, standardObservers, StreamRecorder } from "../../src/index.ts";
import { SegmentFeed } from "../../src/trace/segment-feed.ts";
import { analysed } from "../support/judged.ts";

const rejected = (reporter: string, code: string) => {
  const [report] = reportsOf(drawn(`0 a S 0\n20 icmp ${reporter} ${code} a S 0`));
  const finding = report?.findings.find(({ code: found }) => found.startsWith("icmp-"));
  if (report === undefined || finding === undefined) throw new Error("nothing is said of the ICMP error");
  return { ...finding, verdict: report.verdict };
};

test("port unreachable for a SYN is a firewall's, as TCP answers a closed port with a reset", () => {
  const { verdict, alternatives, confidence, nextSteps } = rejected("192.0.2.2", "3/3");
  expect(verdict).toBe(
    "A firewall on 192.0.2.2, or in front of it, rejects the connection to 192.0.2.2:80: it answered with an ICMP error, which a machine does not do for a closed port",
  );
  expect(confidence).toBe("looks like");
  expect(alternatives).toHaveLength(1);
  expect(nextSteps[0]?.command).toBe("nft list ruleset");
  expect(nextSteps.map(({ text }) => text).join(" ")).not.toMatch(/route/);
});

test("port unreachable from another device is that one's rule", () => {
  expect(rejected("192.0.2.254", "3/3").verdict).toMatch(/^A firewall at 192\.0\.2\.254 rejects/);
});

test("a machine that says it is not there is spoken for by a rule", () => {
  for (const code of ["3/0", "3/1"])
    expect(rejected("192.0.2.2", code).verdict).toMatch(/^A firewall on 192\.0\.2\.2, or in front of it/);
  expect(rejected("192.0.2.254", "3/1").verdict).toMatch(/^192\.0\.2\.254 says .*no route to the machine/);
});

test.for([
  ["3/3", "icmp-reject"],
  ["3/9", "icmp-reject"],
  ["3/10", "icmp-reject"],
  ["3/13", "icmp-reject"],
  ["3/0", "icmp-unreachable"],
  ["3/1", "icmp-unreachable"],
  ["11/0", "icmp-unreachable"],
] as const)(
  "what a rule rejects has another code than what no way leads to: ICMP %s is %s",
  ([kind, code]) => {
    expect(rejected("192.0.2.254", kind).code).toBe(code);
  },
);

test("an address that only begins like the target's is another device's", () => {
  expect(rejected("92.0.2.2", "3/13").verdict).toMatch(/^92\.0\.2\.2 says/);
});

test.for([
  ["3/6", "its network is not known"],
  ["3/7", "the machine is not known"],
  ["3/12", "the machine cannot be reached with this type of service"],
  ["3/15", "its precedence is too low for the path (precedence cutoff)"],
  ["11/0", "the packet's hops ran out on the way, as in a routing loop"],
  ["11/1", "the packet's fragments did not all arrive in time"],
] as const)("ICMP %s: %s", ([code, words]) => {
  expect(rejected("192.0.2.254", code).verdict).toBe(
    `192.0.2.254 says that 192.0.2.2:80 cannot be reached: ${words}`,
  );
});

test("an ICMP error is no packet of the side that it quotes, and goes to it", () => {
  const { packets, connections } = analysed(
    drawn(`${handshake}30 a PA 1+100 1\n40 icmp 192.0.2.254 3/1 a PA 1+100 1`),
  );
  expect(connections[0]).toMatchObject({ packets: 5, a: { packets: 3, bytes: 100 }, b: { packets: 1 } });
  expect(packets[3]).not.toHaveProperty("icmp");
  expect(packets[4]).toMatchObject({
    from_a: true,
    icmp: {
      from: "192.0.2.254",
      to: "a",
      type: 3,
      code: 1,
      text: "there is no route to the machine, or it does not answer on its own link",
      seq: 1,
    },
  });
});

test("a rule that comes in the middle of a connection, and says so, is why nothing is answered any more", () => {
  const [, report] = reportsOf(captured("reject-icmp-midway.pcap"));
  expect(report?.findings.map(({ code, severity }) => [code, severity])).toEqual([["icmp-reject", "error"]]);
  expect(report?.verdict).toMatch(
    /^10\.66\.1\.1 says that 10\.66\.2\.2:7007 cannot be reached: it is forbidden/,
  );
  const refused = "60 icmp 192.0.2.254 3/13 a PA 1+100 1\n360 a PA 1+100 1\n960 a PA 1+100 1";
  const [passing] = reportsOf(
    drawn(`${handshake}50 a PA 1+100 1\n${refused}\n2160 a PA 1+100 1\n2180 b A 1 101`),
  );
  expect(passing?.findings[0]).toMatchObject({ code: "icmp-reject", severity: "warning" });
});

describe("of a quote as short as RFC 792 allows, which Wireshark counts to no stream", () => {
  const short = (picture: string) => {
    const { packets, connections } = analysed(drawn(picture));
    return {
      packets,
      connections,
      codes: connections.map(({ findings }) => findings.map(({ code }) => code)),
    };
  };

  test.for([8, 12, 15])("%i octets are enough to tell whose segment it is", (octets) => {
    const { packets, connections, codes } = short(`0 a S 0\n20 icmp 192.0.2.254 3/13 a S 0 quote=${octets}`);
    expect(packets.map(({ frame }) => frame)).toEqual([1]);
    expect(connections[0]?.packets).toBe(1);
    expect(codes).toEqual([["icmp-reject"]]);
    expect(connections[0]?.findings[0]?.evidence[0]?.frame).toBe(2);
  });

  test("what is too big is told", () => {
    const told = (quoted: string) =>
      short(
        `${handshake}50 a A 1+1400 1\n51 icmp 192.0.2.254 3/4 a A 1+1400 1${quoted}\n400 a A 1+1400 1\n1200 a A 1+1400 1`,
      );
    expect(told(" quote=8").codes).toEqual(told("").codes);
    expect(told(" quote=8").codes[0]).toContain("path-mtu-told");
  });

  test.for([
    ["too little for the sequence number", "a S 0 quote=7"],
    ["a number that has not been sent", "a S 900 quote=8"],
    ["a number from before the connection", "a S -900 quote=8"],
    ["other ports", "a S 0 port=40001 quote=8"],
  ])("%s: it is about no connection that is known", ([, quoted]) => {
    const { connections, codes } = short(`0 a S 0\n20 icmp 192.0.2.254 3/13 ${quoted}`);
    expect(connections).toHaveLength(1);
    expect(codes.flat()).not.toContain("icmp-reject");
  });

  test("it is told to those who are fed packets one by one, and in a trace", () => {
    const picture = "0 a S 0\n20 icmp 192.0.2.254 3/13 a S 0 quote=8";
    const fed: string[] = [];
    const feed = new SegmentFeed(
      () => true,
      (packet) => fed.push(packet.kind === "icmp" ? packet.text : packet.kind),
    );
    const recorder = new StreamRecorder(0);
    const analyser = new Analyser([...standardObservers(), recorder]);
    const reader = new CaptureReader((record) => {
      feed.take(record);
      analyser.take(record);
    });
    reader.push(drawn(picture));
    expect(fed).toEqual(["segment", expect.stringMatching(/^ICMP from 192\.0\.2\.254: it is forbidden/)]);
    expect(recorder.errors).toMatchObject([{ before: 1, text: expect.stringMatching(/^ICMP from/) }]);
  });

  test("it begins no connection, and is not counted among those that were cut off", () => {
    const analyser = analyserOf(
      drawn("0 icmp 192.0.2.254 3/13 a S 0 quote=8\n1 a S 0\n2 icmp 192.0.2.254 3/13 a S 0 quote=8"),
    );
    expect(analyser.store.size).toBe(1);
    expect(analyser.cutOff).toBe(0);
    expect(analyser.shortQuotes(0).map(({ frame }) => frame)).toEqual([3]);
  });
});
