/** What a summary says of connections made by hand: of findings that they share, and where there is nothing to say. */
import { describe, expect, test } from "vitest";
import { captureFindingCatalogue } from "../../src/index.ts";
import {
  found,
  healthy,
  kindsIn as kinds,
  refused,
  several,
  summaryOf,
  textsIn as texts,
  type MadeFacts,
} from "../support/facts.ts";

describe("nothing stands out", () => {
  test("where all is well", () => {
    expect(summaryOf(several(40, (index) => healthy(index)))).toEqual({
      connections: 40,
      with_findings: 0,
      headline: "None of 40 connections has a finding.",
      sentences: [],
      left_out: 0,
    });
  });

  test("in an empty capture, and of a single connection", () => {
    expect(summaryOf([]).headline).toBe("There is no TCP connection.");
    expect(summaryOf([healthy(0)]).headline).toBe("The one connection has no finding.");
    expect(summaryOf([refused(0)])).toMatchObject({
      headline: "The one connection has a finding.",
      sentences: [],
    });
  });

  test("where connections have findings that no other has", () => {
    const one = [refused(0), found("tls-alert", healthy(1)), ...several(10, (index) => healthy(index))];
    expect(summaryOf(one)).toMatchObject({
      headline: "2 of 12 connections have a finding; none of them stands out over the others.",
      sentences: [],
    });
  });

  test("where only parts of connections are in the capture, which is said", () => {
    const cut = several(3, (index): MadeFacts => ({ ...healthy(index), grade: "incomplete" }));
    expect(summaryOf([...cut, healthy(9)]).headline).toBe(
      "None of 4 connections has a finding; of 3 too little is in the capture to say more.",
    );
    expect(summaryOf(cut).headline).toBe(
      "None of 3 connections has a finding; of none is enough in the capture to say more.",
    );
    expect(summaryOf(cut.slice(0, 1)).headline).toBe(
      "The one connection has no finding; too little of it is in the capture to say more.",
    );
  });
});

describe("the same finding", () => {
  test("is said once of a server, with its connections and a filter", () => {
    const made = [
      ...several(9, (index) => refused(index, { port: 5432 })),
      ...several(9, (index) => healthy(index)),
    ];
    expect(summaryOf(made).sentences).toEqual([
      {
        kind: "same-finding",
        code: "port-closed",
        severity: "error",
        confidence: "is",
        text: "All 9 connections to 10.0.0.5:5432 were refused: nothing listens there.",
        connections: 9,
        streams: [0, 2, 4, 6, 8, 10, 12, 14, 16],
        filter: "address == 10.0.0.5 and port == 5432 and findings == port-closed",
        from: expect.any(Number),
        to: expect.any(Number),
      },
    ]);
  });

  test("is said of how many there are", () => {
    const few = [
      ...several(37, (index) => found("reset-by-other-device", healthy(index))),
      ...several(1163, (index) => healthy(index)),
    ];
    expect(texts(few)).toEqual([
      "37 of 1200 connections to 10.0.0.5:80 were reset by another device than the end whose address it uses.",
    ]);
    expect(texts(several(2, (index) => found("tls-alert", healthy(index))))).toEqual([
      "Both connections to 10.0.0.5:80 had their TLS handshake refused.",
    ]);
  });

  test("that only cost something is said where one in twenty has it", () => {
    const lossy = (count: number): MadeFacts[] => [
      ...several(count, (index) => found("packets-lost", healthy(index), "warning")),
      ...several(100 - count, (index) => healthy(index)),
    ];
    expect(kinds(lossy(4))).toEqual([]);
    expect(texts(lossy(5))).toEqual(["5 of 100 connections to 10.0.0.5:80 lost packets on the way."]);
  });

  test("counts each connection once, and is not said where a worse one is said of the same", () => {
    const both = found(
      "packets-lost",
      found("packets-lost", found("peer-silent", healthy(0)), "warning"),
      "warning",
    );
    const sentences = summaryOf([both, { ...both, heard: both.heard + 60 }]).sentences;
    expect(sentences).toMatchObject([{ code: "peer-silent", connections: 2 }]);
  });

  test("of more than two servers is said once for all", () => {
    const many = several(6, (index) =>
      found("packets-lost", healthy(index, { server: `10.0.0.${index >> 1}` }), "warning"),
    );
    expect(summaryOf([...many, ...several(4, (index) => healthy(index))]).sentences).toMatchObject([
      {
        text: "6 of 10 connections lost packets on the way; they are to 3 servers (10.0.0.0:80: 2 of 2).",
        filter: "findings == packets-lost",
        connections: 6,
      },
    ]);
  });

  test("is as sure as the least sure", () => {
    const sure = (confidence: "is" | "looks like" | "may be"): MadeFacts => ({
      ...healthy(0),
      findings: [{ code: "aborted", severity: "warning", confidence }],
    });
    expect(texts([sure("is"), sure("looks like")])[0]).toMatch(/^It looks as if both connections /);
    expect(texts([sure("may be"), sure("looks like")])[0]).toMatch(/^It may be that both connections /);
  });

  const troubles = captureFindingCatalogue.filter(({ severity }) => severity !== "info");
  test.each(troubles.map(({ code }) => code))("%s has a phrase of its own", (code) => {
    expect(texts(several(2, () => found(code, healthy(0))))).not.toContainEqual(
      expect.stringContaining("have the finding"),
    );
  });

  test("of a kind that has no phrase is named by its code", () => {
    expect(texts(several(2, () => found("some-new-code", healthy(0))))).toEqual([
      "Both connections to 10.0.0.5:80 have the finding “some-new-code”.",
    ]);
  });
});

test("the worst come first, eight at most, and how many more there are is said", () => {
  const made = several(12, (port) =>
    several(port + 2, (index) =>
      found(`code-${port}`, healthy(index, { port: 1000 + port }), port % 2 === 0 ? "error" : "warning"),
    ),
  ).flat();
  const { sentences, left_out: left } = summaryOf(made);
  expect(sentences.map(({ severity, connections }) => [severity, connections])).toEqual([
    ["error", 12],
    ["error", 10],
    ["error", 8],
    ["error", 6],
    ["error", 4],
    ["error", 2],
    ["warning", 13],
    ["warning", 11],
  ]);
  expect(left).toBe(4);
});

test("more servers than are counted one by one are told, and the ones with several connections are kept", () => {
  const once = several(40, (index) => healthy(index, { server: `10.1.0.${index}` }));
  const often = several(30, (index) => refused(index + 0.5, { server: "10.0.0.5", port: 5432 }));
  const summary = summaryOf([...once, ...often], 20);
  expect(summary.incomplete).toBe(true);
  expect(summary.sentences).toMatchObject([{ text: expect.stringContaining("10.0.0.5:5432 were refused") }]);
});
