import { describe, expect, test } from "vitest";
import { sampleHeader } from "../../test/support/sample-events.ts";
import { healthyTcp } from "../../test/support/sample-traces.ts";
import { toJsonLines } from "../export/json-lines.ts";
import { problemText } from "./read-problem.ts";
import { readTrace, readTraces } from "./read-trace.ts";
import { createTraceReader } from "./trace-reader.ts";
import { headerLine, writeTrace } from "./write-trace.ts";

const header = headerLine(sampleHeader());
const started =
  '{"type":"attempt-started","at":1,"connection":1,"evidence":"socket","attempt":1,"address":"::1","port":7,"family":6}';
const remark = '{"type":"note","at":2,"connection":0,"evidence":"socket","topic":"remark","text":"x"}';
const changed = (line: string, fields: object): string =>
  JSON.stringify({ ...(JSON.parse(line) as object), ...fields });
const without = (line: string, name: string): string =>
  JSON.stringify(
    Object.fromEntries(Object.entries(JSON.parse(line) as object).filter(([key]) => key !== name)),
  );
const lines = (...parts: readonly string[]): string => `${parts.join("\n")}\n`;

const reasonOf = (text: string): string => {
  const result = readTraces(text);
  return result.ok ? "no problem" : problemText(result.problem);
};

test.each([
  ["an empty file", "", "line 1: not a trace: it is empty"],
  ["empty lines alone", "\n\n\n", "line 3: not a trace: it is empty"],
  ["text", "hello\n", 'line 1, column 1: not JSON: "h" where a value should be'],
  ["a list", "[1]\n", "line 1: a line must be an object, not a list"],
  ["null", "null\n", "line 1: a line must be an object, not null"],
  [
    "another program's JSON Lines",
    '{"level":"info"}\n',
    'line 1: not a trace: the first line must have type "trace", this one has no `type`',
  ],
  [
    "events without a header",
    lines(remark),
    'line 1: not a trace: the first line must have type "trace", this one has type "note"',
  ],
  [
    "a newer schema",
    lines(changed(header, { schema: 2 })),
    "line 1: schema 2 is newer than this program reads (1): read it with a newer version",
  ],
  [
    "a schema that never was",
    lines(changed(header, { schema: 0 })),
    "line 1: field `schema` must be 1, not 0",
  ],
  ["a header without an endpoint", lines(without(header, "endpoint")), "line 1: field `endpoint` is missing"],
  [
    "a port out of range",
    lines(changed(header, { endpoint: { host: "h", port: 65_536, tls: false, text: "h" } })),
    "line 1: field `endpoint.port` must be a whole number from 0 to 65535, not 65536",
  ],
  [
    "a path that would end a request line",
    lines(
      changed(header, { endpoint: { host: "h", port: 1, tls: false, path: "/ HTTP/1.1\r\n", text: "h" } }),
    ),
    'line 1: field `endpoint.path` must be 1 to 8192 characters without white space and control characters, not "/ HTTP/1.1\\r\\n"',
  ],
  [
    "a host with a line break",
    lines(changed(header, { endpoint: { host: "h\r\nx:", port: 1, tls: false, text: "h" } })),
    'line 1: field `endpoint.host` must be a host name in ASCII or an address, at most 1024 characters, not "h\\r\\nx:"',
  ],
  [
    "an endpoint's text of two lines",
    lines(changed(header, { endpoint: { host: "h", port: 1, tls: false, text: "h:1\nall is well" } })),
    'line 1: field `endpoint.text` must be 1 to 8192 characters on one line, without control characters, not "h:1\\nall is well"',
  ],
  [
    "an endpoint's text that turns itself around",
    lines(changed(header, { endpoint: { host: "h", port: 1, tls: false, text: "h\u202E:1" } })),
    'line 1: field `endpoint.text` must be 1 to 8192 characters on one line, without control characters, not "h\uFFFD:1"',
  ],
  [
    "a scheme that is none",
    lines(changed(header, { endpoint: { host: "h", port: 1, tls: false, scheme: "ht tp", text: "h" } })),
    'line 1: field `endpoint.scheme` must be a URL\'s scheme in small letters, at most 64 characters, not "ht tp"',
  ],
  [
    "an id with white space",
    lines(changed(header, { id: "a b" })),
    'line 1: field `id` must be 1 to 64 characters without white space, not "a b"',
  ],
  [
    "a time zone",
    lines(changed(header, { startedAt: "2026-01-01T00:00:00+01:00" })),
    'line 1: field `startedAt` must be an instant such as 2026-01-31T12:00:00.000Z, not "2026-01-01T00:00:00+01:00"',
  ],
  [
    "a field nobody knows",
    lines(header, changed(remark, { colour: "red" })),
    'line 2: field "colour" is not known',
  ],
  [
    "a time that is text",
    lines(header, changed(remark, { at: "x" })),
    'line 2: field `at` must be a number 0 or more, not "x"',
  ],
  [
    "a negative time",
    lines(header, changed(remark, { at: -1 })),
    "line 2: field `at` must be a number 0 or more, not -1",
  ],
  [
    "a number beyond all numbers",
    lines(header, remark.replace('"at":2', '"at":1e999')),
    "line 2: field `at` must be a number 0 or more, not Infinity",
  ],
  [
    "time that goes backwards",
    lines(header, started, changed(remark, { at: 0.5 })),
    "line 3: `at` goes backwards: 0.5 after 1",
  ],
  [
    "an event kind nobody knows",
    lines(header, changed(remark, { type: "nonsense" })),
    'line 2: event kind "nonsense" is not known in schema 1.1',
  ],
  [
    "an event kind that every object has",
    lines(header, changed(remark, { type: "constructor" })),
    'line 2: event kind "constructor" is not known in schema 1.1',
  ],
  [
    "a note topic nobody knows",
    lines(header, changed(remark, { topic: "gossip" })),
    'line 2: note topic "gossip" is not known in schema 1.1',
  ],
  ["an event without a type", lines(header, without(remark, "type")), "line 2: field `type` is missing"],
  [
    "a type that is a number",
    lines(header, changed(remark, { type: 7 })),
    "line 2: field `type` must be a string, not 7",
  ],
  [
    "evidence nobody has",
    lines(header, changed(remark, { evidence: "hearsay" })),
    'line 2: field `evidence` must be one of "packet", "kernel", "socket", "model", not "hearsay"',
  ],
  [
    "a state that is none",
    lines(
      header,
      started,
      '{"type":"state","at":1,"connection":1,"evidence":"socket","side":"local","from":"CLOSED","to":"OPEN","trigger":"open-active","rfc":""}',
    ),
    'line 3: field `to` must be one of 11 names ("CLOSED", "LISTEN", "SYN-SENT", …), not "OPEN"',
  ],
  [
    "a family that is none",
    lines(header, changed(started, { family: 5 })),
    "line 2: field `family` must be one of 4, 6, not 5",
  ],
  [
    "a connection that has not started",
    lines(header, changed(remark, { connection: 9 })),
    "line 2: `connection` 9 has no attempt-started event before it",
  ],
  [
    "connections out of order",
    lines(header, changed(started, { connection: 2 })),
    "line 2: `connection` must be 1, the next address tried, not 2",
  ],
  [
    "attempts with a gap",
    lines(header, changed(started, { attempt: 3 })),
    "line 2: `attempt` 3 cannot follow 0: attempts are numbered from 1 without gaps",
  ],
  [
    "a line cut short",
    lines(header, remark).slice(0, -3),
    `line 2, column ${remark.indexOf('"x"') + 1}: not JSON: it ends inside a string`,
  ],
  [
    "a line cut between fields",
    lines(header, '{"type":"note",'),
    "line 2, column 16: not JSON: it ends too early",
  ],
  [
    "two lines run together",
    lines(header + remark),
    `line 1, column ${header.length + 1}: not JSON: there is more after the value: "{"`,
  ],
  [
    "a control character in a string",
    lines(header, '{"type":"a\tb"}'),
    "line 2, column 11: not JSON: a string has a control character",
  ],
  [
    "an unknown escape",
    lines(header, '{"type":"\\x"}'),
    "line 2, column 10: not JSON: a string has an unknown escape",
  ],
  [
    "a missing comma",
    lines('{"type":"trace" "schema":1}'),
    'line 1, column 17: not JSON: "\\"" where a comma or "}" should be',
  ],
  [
    "an event behind the summary",
    toJsonLines(healthyTcp()) + lines(remark),
    'line 28: an event after the trace\'s summary: a new trace starts with a header, of type "trace"',
  ],
  ["a NUL character", lines("\0"), 'line 1, column 1: not JSON: "\\u0000" where a value should be'],
])("refuses %s", (_, text, reason) => {
  expect(reasonOf(text)).toBe(reason);
});

describe("accepts", () => {
  test("a byte order mark, CRLF, empty lines and a missing last line break", () => {
    const text = `\uFEFF${header}\r\n\r\n${remark}\r\n   \n${remark}`;
    const result = readTrace(text);
    expect(result.ok && result.trace.events.length).toBe(2);
  });

  test("the output of tcplens trace --json, whose last line is a summary", () => {
    const trace = healthyTcp();
    const result = readTrace(toJsonLines(trace));
    expect(result.ok && result.trace.events).toEqual(trace.events);
    expect(result.ok && result.trace.outcome).toBe("connected");
  });
});

test("a kind of a newer minor version is kept, and written back as it was", () => {
  const newer = changed(header, { minor: 4, region: "eu" });
  const novelty =
    '{"type":"migrated","at":3,"connection":0,"to":{"path":["wifi","lte"]},"__proto__":{"polluted":true}}';
  const text = lines(
    newer,
    remark,
    novelty,
    changed(remark, { at: 4, topic: "gossip" }),
    changed(remark, { at: 5, colour: "red" }),
  );
  const result = readTrace(text);
  if (!result.ok) throw new Error(problemText(result.problem));
  expect(result.trace.events.map(({ type }) => type)).toEqual(["note", "unknown", "unknown", "note"]);
  expect(writeTrace(result.trace)).toBe(text);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test("a newer kind must still say when and where", () => {
  const newer = changed(header, { minor: 4 });
  expect(reasonOf(lines(newer, '{"type":"migrated","connection":0}'))).toBe("line 2: field `at` is missing");
  expect(reasonOf(lines(newer, changed(remark, { text: 1 })))).toBe(
    "line 2: field `text` must be a string, not 1",
  );
});

test("what is kept unread may not be nested so deep that it could not be written", () => {
  const deep = `{"type":"deep","at":1,"connection":0,"value":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  expect(reasonOf(lines(changed(header, { minor: 2 }), deep))).toBe(
    "line 2: objects and lists are nested more than 32 deep",
  );
  expect(reasonOf(lines(header, `{"type":"note","topic":"remark","text":${"[".repeat(100_000)}`))).toMatch(
    /^line 2, column \d+: not JSON/,
  );
});

test("a line longer than any trace's is refused before it is whole", () => {
  const reader = createTraceReader();
  reader.push(lines(header));
  for (let chunk = 0; chunk < 20 && reader.problem === undefined; chunk += 1)
    reader.push("x".repeat(1_000_000));
  expect(reader.problem).toEqual({ line: 2, reason: "the line is longer than 16777216 characters" });
});

test("what was read before the damage is there", () => {
  const result = readTrace(lines(header, started, remark, "damage"));
  expect(result.ok).toBe(false);
  expect(result.trace?.events).toHaveLength(2);
  expect(result.trace?.connections[0]?.address).toBe("::1");
});

test("a second trace is a problem only where one was asked for", () => {
  const text = lines(header, remark) + lines(header);
  expect(readTraces(text).traces).toHaveLength(2);
  expect(readTrace(text)).toMatchObject({
    ok: false,
    problem: { line: 3, reason: "a second trace begins: only one was expected" },
  });
});

test("a reader of a growing file shows each event when its line is complete", () => {
  const reader = createTraceReader();
  reader.push(`${header}\n${started.slice(0, 20)}`);
  expect(reader.traces[0]?.events).toHaveLength(0);
  reader.push(`${started.slice(20)}\n`);
  expect(reader.traces[0]?.events).toHaveLength(1);
  expect(reader.traces[0]?.outcome).toBe("running");
  expect(reader.end()).toMatchObject({ ok: true });
  expect(reader.traces[0]?.outcome).toBe("failed");
  reader.push("more");
  expect(reader.end()).toMatchObject({ ok: true });
});
