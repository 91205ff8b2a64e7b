/** Connections that opened late: loss on the way told from a server's full queue. */
import { expect, test } from "vitest";
import { captured, reportsOf } from "../support/analysed.ts";
import { drawn } from "../support/drawn.ts";

const codesOf = (file: Uint8Array): string[][] =>
  reportsOf(file).map(({ findings }) => findings.map(({ code }) => code));

test("on a path that loses a tenth of all packets no queue is blamed, and lost SYN-ACKs are told from SYNs", () => {
  const found = reportsOf(captured("http-loss-10pct.pcap")).flatMap(({ findings }) =>
    findings.filter(({ code }) => code.startsWith("syn-")),
  );
  expect(found.map(({ code }) => code)).toEqual(Array.from({ length: 6 }, () => "syn-retransmitted"));
  const lostAnswer = /^The first answer \(SYN-ACK\) of \S+ did not come through: another came only after/;
  expect(found.map(({ cause }) => lostAnswer.test(cause))).toEqual([true, false, false, true, true, true]);
  expect(found[0]?.evidence.at(-1)?.text).toMatch(/^its timestamp echoes that of the first SYN/);
  expect(found[1]?.cause).toMatch(/connection request \(SYN\) or its answer got lost\.$/);
  expect(found[1]?.alternatives).toEqual(["The server's queue of new connections was full."]);
  expect(found[1]?.nextSteps[0]?.text).toMatch(/^Look for losses on the way/);
});

test("a Linux server with room for two has a full queue all the same", () => {
  const found = reportsOf(captured("syn-backlog-of-two.pcap"));
  const full = found.map(({ findings }) => findings.find(({ code }) => code === "syn-backlog")?.confidence);
  const none = undefined;
  expect(full).toEqual([none, none, none, "looks like", "looks like", "looks like", "looks like"]);
  // Of the first that is let in the queue drops the data, which was not lost on the way.
  expect(found[3]?.findings.map(({ code }) => code)).toEqual(["reset-unread-data", "syn-backlog"]);
  expect(found[3]?.findings[1]?.evidence.at(-1)?.text).toMatch(/^the first data again/);
});

test("nor was first data of a single octet, which looks like a keep-alive", () => {
  const late = [8, 9].flatMap((port) => [0, 1000, 3000].map((at) => `${at + port * 10} a S 0 port=${port}`));
  const begun = `3180 b SA 0 1 port=8\n3181 a A 1 1 port=8\n3182 a PA 1+1 1 port=8\n3390 a PA 1+1 1 port=8
    3820 a PA 1+1 1 port=8\n3840 b A 1 2 port=8\n3200 b SA 0 1 port=9\n3201 a A 1 1 port=9`;
  const picture = [two(10, 1), two(20, 2), two(30, 3), ...late, begun].join("\n").split("\n");
  const inOrder = picture.toSorted((one, other) => Number.parseFloat(one) - Number.parseFloat(other));
  const [, , , opened] = reportsOf(drawn(inOrder.join("\n")));
  expect(opened?.findings.map(({ code }) => code)).toEqual(["syn-backlog"]);
  expect(opened?.findings[0]?.evidence.at(-1)?.text).toMatch(/^the first data again/);
});

test("a rule that came later is no full queue, though another had been answered six seconds before", () => {
  expect(codesOf(captured("server-firewall.pcap"))[2]).toEqual(["syn-unanswered"]);
});

const two = (at: number, port: number): string =>
  `${at} a S 0 port=${port}\n${at + 5} b SA 0 1 port=${port}\n${at + 6} a A 1 1 port=${port}`;

test("of two SYN-ACKs in a short time one answers a SYN that was thought to be lost", () => {
  const [report] = reportsOf(
    drawn(`0 a S 0\n1000 a S 0\n1010 b SA 0 1\n1010.1 a A 1 1\n1021 b SA 0 1\n${two(1100, 9)}`),
  );
  expect(report?.findings[0]?.cause).toMatch(/^The first answer \(SYN-ACK\)/);
  const [copied] = reportsOf(
    drawn(`0 a S 0\n1000 a S 0\n1010 b SA 0 1\n1010.1 b SA 0 1\n1010.2 a A 1 1\n${two(1100, 9)}`),
  );
  expect(copied?.findings[0]?.cause).toMatch(/or its answer got lost/);
});

test("on a slow way each SYN is answered that long after it, and none was lost", () => {
  const [report] = reportsOf(
    drawn(`0 a S 0 ts=1/0\n1000 a S 0 ts=1001/0\n1500 b SA 0 1 ts=7/1\n1500.1 a A 1 1 ts=1501/7
      2500 b SA 0 1 ts=8/1\n2500.1 a A 1 1 ts=2501/7`),
  );
  expect(report?.findings).toMatchObject([
    {
      code: "slow-handshake",
      cause:
        "Opening the connection took 1.5 s: each SYN was answered that long after it, so that none was lost.",
      evidence: [{ frame: 1 }, { frame: 2 }, { frame: 3 }, { frame: 5 }],
    },
  ]);
});

test("one SYN of one connection is no full queue", () => {
  expect(
    codesOf(
      drawn(
        `0 a S 0\n${two(10, 8)}\n${two(20, 9)}\n${two(30, 10)}\n1000 a S 0\n1005 b SA 0 1\n1005.1 a A 1 1`,
      ),
    ),
  ).toEqual([["syn-retransmitted"], [], [], []]);
});

test("where the capture was made at the server, what it has of the client had arrived", () => {
  const [report] = reportsOf(
    drawn(
      "0 a S 0 ttl=57\n1000 a S 0 ttl=57\n1000.1 b SA 0 1 ttl=64\n1020 a A 1 1 ttl=57\n1030 b PA 1+9 1 ttl=64",
    ),
  );
  expect(report?.findings[0]).toMatchObject({ code: "syn-retransmitted", confidence: "is" });
  expect(report?.findings[0]?.cause).toMatch(/got no answer\.$/);
});

test("SYN-ACKs that the client's firewall drops are told, and no program is blamed", () => {
  const [report] = reportsOf(captured("syn-ack-dropped-by-client.pcap"));
  expect(report?.findings.map(({ code }) => code)).toEqual(["syn-ack-retransmitted"]);
  expect(report?.findings[0]?.cause).toMatch(
    /was sent 3 times, over 2\.0 s, before 10\.77\.0\.1:\d+ took it up/,
  );
  expect(report?.exchange?.think_max.b).toBeLessThan(0.02);
  expect(report?.exchange?.network).toBeNull();
});

test("an ACK that is lost lets the SYN-ACK be sent again; one that comes again after the handshake tells nothing", () => {
  const later = drawn("0 a S 0\n20 b SA 0 1\n1020 b SA 0 1\n1020.1 a A 1 1\n1030 a PA 1+9 1");
  const [report] = reportsOf(later);
  expect(report?.findings[0]).toMatchObject({ code: "syn-ack-retransmitted", severity: "warning" });
  expect(report?.findings[0]?.alternatives[0]).toBe("The ACK of the SYN-ACK was lost.");
  expect(codesOf(drawn("0 a S 0\n20 b SA 0 1\n20.1 a A 1 1\n1020 b SA 0 1\n1020.1 a A 1 1"))).toEqual([[]]);
});

test("a SYN's timer is not counted among those of the data", () => {
  const syns = [0, 1000, 3000].map((at) => `${at} a S 0`).join("\n");
  const [report] = reportsOf(
    drawn(
      `${syns}\n3010 b SA 0 1\n3010.1 a A 1 1\n3011 a PA 1+100 1\n3020 b A 1 101\n3030 a PA 101+100 1\n3330 a PA 101+100 1\n3340 b A 1 201`,
    ),
  );
  const timeout = report?.findings.find(({ code }) => code === "retransmission-timeout");
  expect(timeout?.cause).toMatch(/went off once\.$/);
});
