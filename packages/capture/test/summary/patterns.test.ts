/** What a summary says of what happened at one server, at one address, at one time: where a rule holds, and where it just does not. */
import { describe, expect, test } from "vitest";
import {
  cutAt,
  found,
  healthy,
  kindsIn as kinds,
  lonely,
  refused,
  several,
  silentFrom,
  summaryOf,
  textsIn as texts,
  type MadeFacts,
} from "../support/facts.ts";

describe("a scan", () => {
  const ports = (count: number): MadeFacts[] =>
    several(count, (index) => refused(index / 100, { client: "10.0.0.9", port: 1 + index }));
  const after = healthy(9);

  test("of the ports of one address", () => {
    expect(
      summaryOf([...ports(30), healthy(0.5, { client: "10.0.0.9", port: 443 }), after]).sentences,
    ).toMatchObject([
      {
        kind: "port-scan",
        confidence: "looks like",
        text: "It looks as if 10.0.0.9 scans the ports of 10.0.0.5, 31 ports, with 31 connections in 500 ms, at the start of the capture: 30 refused, 1 accepted.",
        connections: 31,
        filter: "address == 10.0.0.9 and address == 10.0.0.5",
      },
    ]);
  });

  test("of one port in a network", () => {
    const sweep = several(20, (index) =>
      lonely(index / 10, { client: "10.0.0.9", server: `10.0.7.${index}`, port: 22 }),
    );
    expect(summaryOf([...sweep, after]).sentences).toMatchObject([
      {
        kind: "port-scan",
        text: expect.stringMatching(
          /^It looks as if 10\.0\.0\.9 scans port 22 of 20 addresses in 10\.0\.7\.0\/24, with 20 connections/,
        ),
        filter: "address == 10.0.0.9 and address == 10.0.7.0/24 and port == 22",
      },
    ]);
  });

  test("at many addresses is told of once", () => {
    const wide = several(60, (index) =>
      refused(index / 10, { client: "10.0.0.9", server: `10.0.7.${index % 3}`, port: 1 + index }),
    );
    expect(summaryOf([...wide, after]).sentences).toMatchObject([
      {
        kind: "port-scan",
        text: expect.stringContaining("scans the ports of 3 addresses, with 60 connections"),
        filter: "address == 10.0.0.9",
      },
    ]);
  });

  test("is none where there are few, most are accepted, they are everywhere, or there was no time for an answer", () => {
    expect(kinds([...ports(14), after])).not.toContain("port-scan");
    expect(
      kinds([
        ...ports(16),
        ...several(5, (index) => healthy(index, { client: "10.0.0.9", port: 100 + index })),
        after,
      ]),
    ).not.toContain("port-scan");
    const everywhere = several(40, (index) =>
      lonely(index, { server: `10.${index}.0.1`, port: 6881 + (index % 7) }),
    );
    expect(kinds([...everywhere, after])).toEqual([]);
    expect(kinds(several(30, (index) => lonely(index / 1000, { port: index })))).toEqual([]);
  });
});

describe("a SYN flood", () => {
  const flood = (count: number, step = 0.001): MadeFacts[] =>
    several(count, (index) => lonely(5 + index * step, { client: `198.18.${index >> 8}.${index & 255}` }));

  test("of a server that answers others", () => {
    expect(summaryOf([healthy(0), ...flood(400), healthy(20)]).sentences).toMatchObject([
      {
        kind: "syn-flood",
        severity: "error",
        confidence: "looks like",
        text: "It looks as if 10.0.0.5:80 is flooded with connection requests (SYN): 400 within 399 ms, from 400 addresses, 5.0 s into the capture; none was sent again or completed.",
        connections: 400,
      },
    ]);
  });

  test("is none where the capture holds openings only, as one that was filtered for SYN, but where answers are repeated", () => {
    const unfinished = (answered: number): MadeFacts[] =>
      [...flood(400), lonely(20)].map((each) => Object.assign(each, { opened: "unfinished", answered }));
    expect(kinds(unfinished(1))).toEqual([]);
    expect(kinds([...unfinished(1), healthy(21)])).toEqual(["syn-flood"]);
    expect(kinds(unfinished(3))).toEqual(["syn-flood"]);
  });

  test("tells of the queue that it filled, and not of its requests once more", () => {
    const full = several(3, (index) => found("syn-backlog", healthy(5.2 + index), "warning"));
    expect(texts([healthy(0), ...flood(60), ...full, healthy(20)])).toEqual([
      expect.stringMatching(/for 3 connections its queue was full\.$/),
    ]);
  });

  test("is none where nothing shows that the server lives, few ask, or they ask again", () => {
    expect(kinds([...flood(400), healthy(20, { server: "10.0.0.6" })])).toEqual([]);
    expect(kinds([healthy(0), ...flood(49), healthy(20)])).toEqual([]);
    expect(kinds([healthy(0), ...flood(60, 2), healthy(200)])).toEqual([]);
    const again = flood(400).map((each) => Object.assign(each, { asked: 2 }));
    expect(kinds([healthy(0), ...again, healthy(20)])).toEqual([]);
  });
});

describe("a restart", () => {
  const cut = several(6, (index) => cutAt(index / 10, 10 + index / 100));
  const down = [refused(10.5), refused(11)];

  test("ends connections together, refuses, and accepts again", () => {
    expect(summaryOf([...cut, ...down, healthy(12)]).sentences).toMatchObject([
      {
        kind: "server-restarted",
        severity: "error",
        confidence: "looks like",
        text: "It looks as if 10.0.0.5:80 was restarted: it ended 6 connections within 50 ms, 10.0 s into the capture, refused 2 from 10.5 s to 11.0 s, and accepted again from 12.0 s on.",
        connections: 8,
        streams: [0, 1, 2, 3, 4, 5, 6, 7],
        filter: "stream in {0, 1, 2, 3, 4, 5, 6, 7}",
      },
    ]);
  });

  test("is not told by connections that it ended before it accepted the last", () => {
    expect(kinds([...cut, healthy(10.3), ...down, healthy(12)])).not.toContain("server-restarted");
  });

  test("of a server that does not come back is a stop", () => {
    expect(summaryOf([...cut, ...down]).sentences).toMatchObject([
      { kind: "server-stopped", text: expect.stringMatching(/ was stopped: .* and accepted no more\.$/) },
    ]);
  });

  test("without connections to end is told by three refusals", () => {
    expect(kinds([healthy(0), refused(5), refused(6), healthy(9)])).toEqual(["same-finding"]);
    expect(texts([healthy(0), refused(5), refused(6), refused(7), healthy(9)])).toEqual([
      "It looks as if 10.0.0.5:80 was restarted: it stopped listening 5.0 s into the capture, refused 3 from 5.0 s to 7.0 s, and accepted again from 9.0 s on.",
    ]);
  });

  test("is none where nothing was accepted before, in turns, or at one moment", () => {
    expect(kinds([...several(4, (index) => refused(index)), healthy(9)])).toEqual(["same-finding"]);
    const turns = several(40, (index) => (index % 4 === 0 ? healthy(index) : refused(index)));
    expect(kinds(turns)).toEqual(["same-finding"]);
    expect(kinds([healthy(0), ...several(3, (index) => refused(5 + index / 100)), healthy(5.05)])).toEqual([
      "same-finding",
    ]);
  });

  test("does not count what a server closes all the time", () => {
    const usual = several(100, (index): MadeFacts => ({
      ...healthy(index / 10),
      cut: healthy(index / 10).end,
    }));
    expect(texts([...usual, ...several(3, (index) => refused(10.2 + index)), healthy(20)])[0]).toContain(
      "it stopped listening",
    );
  });
});

describe("an address that fell silent", () => {
  const silent = several(5, (index) => silentFrom(index, 30 + index / 10));

  test("with all its connections", () => {
    expect(summaryOf([...silent, healthy(60, { server: "10.0.0.6" })]).sentences).toMatchObject([
      {
        kind: "address-silent",
        severity: "error",
        confidence: "looks like",
        text: "5 connections to 10.0.0.5 fell silent within 400 ms of each other, 30.0 s into the capture, and nothing came from there any more: the machine or the way to it is gone.",
        connections: 5,
        filter: "stream in {0, 1, 2, 3, 4}",
      },
    ]);
  });

  test("with those that were idle, and new ones that got no answer", () => {
    const idle = silentFrom(0, 12);
    const fresh = several(2, (index): MadeFacts => found("syn-unanswered", lonely(35 + index)));
    expect(texts([...silent, idle, ...fresh])).toEqual([
      "6 connections to 10.0.0.5 fell silent, 5 of them within 400 ms of each other, 30.0 s into the capture, and nothing came from there any more, and 2 new ones got no answer: the machine or the way to it is gone.",
    ]);
  });

  test("where others to it went on, is told without its being gone", () => {
    expect(texts([...silent, healthy(60)])).toEqual([
      "5 connections to 10.0.0.5 fell silent within 400 ms of each other, 30.0 s into the capture, though others to the same address went on.",
    ]);
  });

  test("is none where they fell silent at different times, or are two", () => {
    const apart = several(5, (index) => silentFrom(index, 30 + index * 5));
    expect(kinds([...apart, healthy(99)])).toEqual(["same-finding"]);
    expect(kinds([...silent.slice(0, 2), healthy(99)])).toEqual(["same-finding"]);
    const others = several(6, (index) => silentFrom(index, 40 + index * 5));
    expect(kinds([...silent, ...others, healthy(99)])).toEqual(["same-finding"]);
  });
});

describe("connections that failed together", () => {
  const failing = several(8, (index) =>
    index % 2 === 0
      ? silentFrom(index / 10, 20 + index / 10, { server: `10.0.${index}.1` })
      : {
          ...found("half-open", healthy(index / 10, { server: `10.0.${index}.1`, lasts: 20 })),
          ended: "reset" as const,
        },
  );

  test("at several addresses", () => {
    expect(summaryOf([...failing, healthy(60)]).sentences).toMatchObject([
      {
        kind: "failed-together",
        confidence: "is",
        text: expect.stringMatching(
          /^8 connections to 8 addresses failed within 700 ms of each other, 20\.0 s into the capture \(4 with a reset, 4 in silence\): /,
        ),
        connections: 8,
      },
    ]);
  });

  test("are none where they are few, or most failed at other times", () => {
    expect(kinds([...failing.slice(0, 4), healthy(60)])).not.toContain("failed-together");
    const others = several(30, (index) => ({
      ...silentFrom(index, 30 + index * 5, { server: `10.1.${index}.1` }),
    }));
    expect(kinds([...failing, ...others])).not.toContain("failed-together");
  });

  test("are none where nearly all are to one address", () => {
    const reset = several(9, (index) =>
      Object.assign(found("half-open", healthy(index / 10, { lasts: 20 })), { ended: "reset" as const }),
    );
    expect(kinds([...reset, ...failing.slice(0, 1), healthy(60)])).not.toContain("failed-together");
  });
});

describe("a slow server", () => {
  const thinking = (seconds: number, count = 9): MadeFacts[] =>
    several(count, (index) => healthy(index, { thought: seconds + index / 100 }));

  test("is told by the median of its first answers", () => {
    expect(summaryOf([...thinking(1.4), healthy(0), healthy(1)]).sentences).toMatchObject([
      {
        kind: "slow-server",
        severity: "warning",
        text: "10.0.0.5:80 took 1.4 s or longer to begin half of its 11 first answers, and 1.5 s at most.",
        connections: 9,
        filter: "address == 10.0.0.5 and port == 80 and first_answer >= 0.5s",
      },
    ]);
  });

  test("is a note below a second, and where it may be by design", () => {
    expect(summaryOf(thinking(0.6)).sentences).toMatchObject([{ severity: "info" }]);
    const waiting = thinking(3).map((each) => Object.assign(each, { owed: false }));
    expect(summaryOf(waiting).sentences).toMatchObject([
      { severity: "info", text: expect.stringContaining("by design") },
    ]);
  });

  test("is none where half of them are quick, or there are few", () => {
    expect(kinds([...thinking(2, 8), ...several(9, (index) => healthy(index))])).toEqual([]);
    expect(kinds(thinking(2, 4))).toEqual([]);
  });

  test("takes the place of its slow answers", () => {
    expect(kinds(thinking(2).map((each) => found("slow-answer", each, "warning")))).toEqual(["slow-server"]);
  });
});
