/** What is found in the output of programs. */
import { describe, expect, test } from "vitest";
import { findInTerminalLine } from "../../src/finder/index.ts";
import { quietLines, troubleLines } from "./terminal-lines.ts";

const namesOf = (line: string): string[] =>
  findInTerminalLine(line).map(
    ({ endpoint: { host, port } }) => `${host.includes(":") ? `[${host}]` : host}:${port}`,
  );

describe("a line of output", () => {
  test.each(troubleLines.map(([line, ...endpoints]) => [line, endpoints] as const))(
    "%s",
    (line, endpoints) => {
      expect(namesOf(line)).toEqual(endpoints);
    },
  );

  test.each(quietLines.map((line) => [line]))("names nothing: %s", (line) => {
    expect(namesOf(line)).toEqual([]);
  });

  test("has the range of what lights up, and the reason in its own words", () => {
    const line = "curl: (7) Failed to connect to localhost port 8080 after 0 ms: Connection refused";
    const [found] = findInTerminalLine(line);
    expect(line.slice(found?.start, found?.end)).toBe("localhost port 8080");
    expect(found?.reason).toBe("Connection refused");
  });

  test("has a range that fits behind colours", () => {
    const line = "\u001b[31mconnect ECONNREFUSED 10.0.0.1:80\u001b[0m";
    const [found] = findInTerminalLine(line);
    expect(line.slice(found?.start, found?.end)).toBe("10.0.0.1:80");
    expect(found?.reason).toBe("ECONNREFUSED");
  });

  test("speaks TLS where the program said so", () => {
    const [found] = findInTerminalLine(
      "HTTPSConnectionPool(host='api.example.com', port=443): Max retries exceeded",
    );
    expect(found?.endpoint.tls).toBe(true);
  });

  test("never shows a password", () => {
    const [found] = findInTerminalLine("cannot connect to amqp://guest:hunter2@rabbit:5672/ now");
    expect(JSON.stringify(found)).not.toContain("hunter2");
  });
});
