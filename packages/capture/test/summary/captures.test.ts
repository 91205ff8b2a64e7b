/** What a summary says of real captures, and of simulated ones. */
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { captured, simulated } from "../support/analysed.ts";
import { summaryOfFile } from "../support/facts.ts";

const sentencesOf = (name: string) => summaryOfFile(captured(name)).sentences;

describe("recorded", () => {
  test("a scan of forty ports, two of which are open", () => {
    expect(sentencesOf("summary-scan.pcap")).toMatchObject([
      {
        kind: "port-scan",
        connections: 41,
        text: "It looks as if 10.79.1.1 scans the ports of 10.79.2.2, 40 ports, with 41 connections in 2.1 s, at the start of the capture: 38 refused, 3 accepted.",
      },
    ]);
  });

  test("a server killed and started again while six clients talk to it", () => {
    expect(sentencesOf("summary-restart.pcap")).toMatchObject([
      {
        kind: "server-restarted",
        connections: 36,
        text: "It looks as if 10.79.2.2:7101 was restarted: it ended 6 connections within 45 µs, 2.4 s into the capture, refused 30 from 2.4 s to 4.8 s, and accepted again from 4.9 s on.",
      },
    ]);
  });

  test("a router that drops everything from some moment on", () => {
    expect(sentencesOf("summary-silent.pcap")).toMatchObject([
      {
        kind: "address-silent",
        streams: [0, 1, 2, 3, 4],
        text: "5 connections to 10.79.2.2 fell silent within 116 ms of each other, 830 ms into the capture, and nothing came from there any more, and 2 new ones got no answer: the machine or the way to it is gone.",
      },
    ]);
  });

  test("ninety SYNs in others' names", () => {
    expect(sentencesOf("summary-flood.pcap")).toMatchObject([
      {
        kind: "syn-flood",
        connections: 90,
        text: expect.stringContaining("90 within 538 ms, from 89 addresses"),
      },
    ]);
  });

  test("a server that takes 0.6 to 1.6 s", () => {
    expect(sentencesOf("summary-slow.pcap")).toMatchObject([
      {
        kind: "slow-server",
        connections: 8,
        text: expect.stringContaining("took 859 ms or longer to begin half of its 8"),
      },
    ]);
  });

  test("a full queue of new connections", () => {
    expect(sentencesOf("syn-backlog.pcap")).toMatchObject([
      {
        kind: "same-finding",
        code: "syn-backlog",
        streams: [2, 3, 4, 5],
        text: expect.stringContaining("queue of new connections was full"),
      },
    ]);
  });
});

test("simulated: a SYN flood, without the victim's own connection", () => {
  expect(summaryOfFile(simulated("syn-flood", "A")).sentences).toMatchObject([
    {
      kind: "syn-flood",
      connections: 300,
      text: expect.stringContaining("300 within 60 ms, from 300 addresses"),
    },
  ]);
});

const others = readdirSync(new URL("../captures", import.meta.url)).filter(
  (name) => /\.pcap(?:\.gz)?$/u.test(name) && !name.startsWith("summary-"),
);

test.each(others.filter((name) => name.endsWith(".pcap")))("%s has nobody accused by its look", (name) => {
  for (const { kind } of summaryOfFile(captured(name)).sentences) expect(kind).toBe("same-finding");
});
