/** The project's own scripts: each passes in both versions of IP, and fails where an expectation in it is made wrong. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runScript } from "../src/index.ts";

const folder = join(import.meta.dirname, "../scripts");
const scripts = globSync("**/*.pkt", { cwd: folder }).toSorted();
const sourceOf = (name: string): string => readFileSync(join(folder, name), "utf8");

/** What a packet acknowledges, or else its sequence numbers, one further on: a packet still, but not the one sent. Of a SYN, the flag. */
const onePast = (line: string): string => {
  if (line.includes(" > S ")) return line.replace(" > S ", " > F ");
  return / ack \d/u.test(line)
    ? line.replace(/ ack (\d+)/u, (_, number: string) => ` ack ${Number(number) + 1}`)
    : line.replace(
        /(\d+):(\d+)\(/u,
        (_, from: string, to: string) => `${Number(from) + 1}:${Number(to) + 1}(`,
      );
};

/** The profile that a script's `// profile:` asks for, or else that of Linux. */
const profileOf = (source: string): "rfc" | "linux" =>
  source.includes("// profile: rfc\n") ? "rfc" : "linux";

describe.each(scripts)("%s", (name) => {
  test.each([4, 6] as const)("passes over IPv%i", (version) => {
    const { status, line, message, ladder } = runScript(sourceOf(name), {
      profile: profileOf(sourceOf(name)),
      version,
    });
    expect({ status, line, message, ladder }).toMatchObject({ status: "pass" });
  });

  const lines = sourceOf(name).split("\n");
  const last = lines.findLastIndex((line) => / > /u.test(line));
  test.runIf(last !== -1)("fails at the line of a packet that is not the one sent", () => {
    const wrong = lines.with(last, onePast(lines[last] ?? ""));
    const { status, line } = runScript(wrong.join("\n"), { profile: profileOf(sourceOf(name)) });
    expect({ status, line }).toEqual({ status: "fail", line: last + 1 });
  });
});

test("a script that fails tells what was expected, what was seen, and draws it", () => {
  const wrong = sourceOf("states/listen/syn.pkt").replace("> S. 0:0(0) ack 1", "> S. 0:0(0) ack 2");
  const result = runScript(wrong, { profile: "linux" });
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
