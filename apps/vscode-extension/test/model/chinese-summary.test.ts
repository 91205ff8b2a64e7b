/** What stands out over a capture, in Chinese: every kind of sentence, and every phrase of a finding. */
import { Summariser } from "@tcplens/capture";
import { expect, test } from "vitest";
import {
  cutAt,
  found,
  healthy,
  lonely,
  numbered,
  refused,
  several,
  silentFrom,
  type MadeFacts,
} from "../../../../packages/capture/test/support/facts.ts";
import { captureFindingCatalogue } from "@tcplens/capture";
import { chinese } from "./chinese-words.ts";
import { englishIn } from "./untranslated.ts";

const saidOf = (made: readonly MadeFacts[]): readonly string[] => {
  const summariser = new Summariser();
  for (const each of numbered(made)) summariser.take(each);
  return summariser.summary().sentences.map(({ text }) => chinese.say(text));
};

test.each(captureFindingCatalogue.map(({ code }) => code))(
  "the finding %s of one server, and of many",
  (code) => {
    const one = several(3, (index) => found(code, healthy(index), "warning"));
    const many = several(6, (index) =>
      found(code, healthy(index, { server: `10.0.0.${index % 3}` }), "warning"),
    );
    const said = [...saidOf(one), ...saidOf([...one, healthy(4)]), ...saidOf(many)];
    expect(said).toHaveLength(3);
    expect(said.filter((text) => englishIn(text).length > 0)).toEqual([]);
  },
);

const flood = several(60, (index) => lonely(5 + index / 100, { client: `198.18.0.${index}` }));
const cut = several(6, (index) => cutAt(index / 10, 10 + index / 100));
const silent = several(5, (index) => silentFrom(index, 30 + index / 10));
const failing = several(8, (index) => silentFrom(index / 10, 20 + index / 10, { server: `10.0.${index}.1` }));
const reset = several(8, (index) =>
  Object.assign(found("half-open", healthy(index / 10, { server: `10.1.${index}.1`, lasts: 20 })), {
    ended: "reset" as const,
  }),
);
const thinking = several(9, (index) => healthy(index, { thought: 2 }));
const scan = (server: (index: number) => string, port: (index: number) => number): MadeFacts[] =>
  several(60, (index) =>
    refused(index / 10, { client: "10.0.0.9", server: server(index), port: port(index) }),
  );
const last = healthy(90, { server: "10.9.9.9" });
const cases: Readonly<Record<string, readonly MadeFacts[]>> = {
  "ports scanned": [
    ...scan(
      () => "10.0.0.5",
      (index) => index + 1,
    ),
    last,
  ],
  "a network scanned": [
    ...scan(
      (index) => `10.0.7.${index}`,
      () => 22,
    ),
    last,
  ],
  "many addresses scanned": [
    ...scan(
      (index) => `10.0.7.${index % 3}`,
      (index) => index + 1,
    ),
    last,
  ],
  "a scan with all results": [
    ...scan(
      () => "10.0.0.5",
      (index) => index + 1,
    ),
    lonely(3, { client: "10.0.0.9", port: 700 }),
    healthy(4, { client: "10.0.0.9", port: 701 }),
    found("handshake-refused", healthy(4, { client: "10.0.0.9", port: 702 })),
    last,
  ],
  "a flood": [healthy(0), ...flood, last],
  "a flood that filled the queue": [healthy(0), ...flood, found("syn-backlog", healthy(6), "warning"), last],
  "a restart": [...cut, refused(10.5), refused(11), healthy(12)],
  "a restart without connections": [healthy(0), ...several(3, (index) => refused(5 + index)), healthy(12)],
  "a stop": [...cut, refused(10.5), refused(11)],
  "an address that fell silent": [...silent, last],
  "one with idle and new connections": [
    ...silent,
    silentFrom(0, 12),
    ...several(2, (index) => found("syn-unanswered", lonely(35 + index))),
  ],
  "one to which others went on": [...silent, healthy(60)],
  "silence together": [...failing, last],
  "resets together": [...reset, last],
  "both together": [...failing.slice(4), ...reset.slice(4), last],
  "a slow server": thinking,
  "a slow server by design": thinking.map((each) => Object.assign({}, each, { owed: false })),
  "what is not sure": several(3, (): MadeFacts => ({
    ...healthy(0),
    findings: [{ code: "aborted", severity: "warning", confidence: "may be" }],
  })),
};

test.each(Object.entries(cases))("%s", (_name, made) => {
  const said = saidOf(made);
  expect(said.length).toBeGreaterThan(0);
  expect(said.filter((text) => englishIn(text).length > 0)).toEqual([]);
});

test("reads well", () => {
  expect(saidOf(cases["a restart"] ?? [])).toEqual([
    "看起来，10.0.0.5:80 被重启过：抓包开始后 10.0 s，它在 50 ms 之内结束了 6 个连接，从 10.5 s 到 11.0 s 拒绝了 2 个，从 12.0 s 起又开始接受。",
  ]);
  expect(saidOf(several(2, () => refused(0)))).toEqual([
    "到 10.0.0.5:80 的两个连接被拒绝：那里没有程序在监听。",
  ]);
});
