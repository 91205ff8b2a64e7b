/** The project's own scripts: each passes over both versions of IP, unless it says which one it is for. */
import { describe, expect, test } from "vitest";
import { runScript } from "../src/index.ts";
import { runOwn, scriptNames, sourceOf } from "./support/own-scripts.ts";

describe.each(scriptNames)("%s", (name) => {
  test.each([4, 6] as const)("passes over IPv%i", (version) => {
    const { status, line, message, ladder } = runOwn(sourceOf(name), { version });
    expect({ status, line, message, ladder }).toMatchObject({ status: "pass" });
  });

  test("says first what it shows, and by which section", () => {
    expect(sourceOf(name)).toMatch(/^\/\/ (?:RFC \d+|draft-[\w-]+) §\S+.*: ./u);
  });
});

test("a script that fails tells what was expected, what was seen, and draws it", () => {
  const wrong = sourceOf("states/listen/rcv-syn.pkt").replace("> S. 0:0(0) ack 1", "> S. 0:0(0) ack 2");
  const result = runOwn(wrong);
  expect(result.status).toBe("fail");
  expect(result.expected).toContain("ack 2");
  expect(result.seen).toContain("ack 1");
  expect(result.ladder.length).toBeGreaterThan(0);
});

test("a syntax error is located", () => {
  const { status, line, message } = runScript(
    "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 > S 0:0(0) win 70000",
  );
  expect({ status, line }).toEqual({ status: "fail", line: 2 });
  expect(message).toContain("column 19");
});

test("a construct that the runner has not is named, with its line", () => {
  const script =
    "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 setsockopt(3, SOL_SOCKET, SO_ZEROCOPY, [1], 4) = 0";
  const { status, line, message } = runScript(script, { profile: "linux" });
  expect({ status, line }).toEqual({ status: "unsupported", line: 2 });
  expect(message).toContain("SO_ZEROCOPY");
});
