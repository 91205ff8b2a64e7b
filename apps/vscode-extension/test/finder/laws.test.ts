/** Laws that hold for any text: found by pieces of real notations thrown together, drawn from a seeded generator. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEndpoint } from "@tcplens/trace";
import { describe, expect, test } from "vitest";
import { findEndpoints, findInTerminalLine, type FoundEndpoint } from "../../src/finder/index.ts";

const FILES = [
  ..."a.ts a.py a.go a.java a.rs a.cs a.rb a.php a.c a.kt a.exs a.tf a.sql a.groovy .env a.yaml a.json a.toml".split(
    " ",
  ),
  ..."a.ini a.properties nginx.conf a.conf a.sh Dockerfile a.md a.html a.xml a.txt a.log package.json a.css".split(
    " ",
  ),
];
const PIECES = [
  ..."\" ' ` \"\"\" ''' { } [ ] ( ) < > : , ; = => := # // /* */ <!-- --> $ ${ #{ {{ }} \\ \n \r\n | & - + @ % ? ! ~ * ^".split(
    " ",
  ),
  ..."host port HOST= PORT= host: port: server.address db 5432 localhost :5432 :80 [::1]:80 0.0.0.0:80 :// http:// https://".split(
    " ",
  ),
  ..."postgres://u:hunter2@db:5432/x jdbc:mysql:// mongodb://a:1,b:2/x redis://:hunter2@r a.example.com:443 12:30 file.ts:12".split(
    " ",
  ),
  ..."Host=db;Port=1; Server=a,1433 -h -p nc psql connect( upstream server proxy_pass ; ENV FROM RUN <script> </script> ```".split(
    " ",
  ),
  ...'R"( r#" @" <<~EOF EOF <<A A | > - &x !t --- 🙂 \u0000 \ud800 é ＡＢ ECONNREFUSED ::1:1 port="1" name="x" value='.split(
    " ",
  ),
  " ",
  "  ",
  "\n",
  "\n  - ",
  "\n# ",
];

describe("for any text", () => {
  test("nothing is thrown, ranges are inside, in order and apart, and no secret is in a result", () => {
    for (let seed = 1; seed <= 1500; seed += 1) {
      const random = generator(seed);
      const text = Array.from({ length: 1 + Math.floor(random() * 60) }, () => pick(PIECES, random)).join(
        random() < 0.5 ? "" : " ",
      );
      const found = findEndpoints(text, { fileName: pick(FILES, random) });
      expectApart(text, found);
      expect(JSON.stringify(found)).not.toContain("hunter2");
      const printed = findInTerminalLine(text);
      expect(JSON.stringify(printed)).not.toContain("hunter2");
      for (const { start, end } of printed) {
        expect(0 <= start && start < end && end <= text.length).toBe(true);
      }
    }
  });

  test("any cut of a document of the corpus is read without a fault", () => {
    const folder = join(import.meta.dirname, "corpus");
    for (const name of readdirSync(folder).filter((each) => each.endsWith(".sample"))) {
      const text = readFileSync(join(folder, name), "utf8");
      const random = generator(name.length);
      for (let cut = 0; cut < 12; cut += 1) {
        const from = Math.floor(random() * text.length);
        const part = text.slice(from, from + Math.floor(random() * 2000));
        expectApart(part, findEndpoints(part, { fileName: name.slice(0, -".sample".length) }));
      }
    }
  });

  test("what lights up as a URL or host:port parses to the endpoint that is shown", () => {
    const folder = join(import.meta.dirname, "corpus");
    for (const name of readdirSync(folder).filter((each) => each.endsWith(".sample"))) {
      const text = readFileSync(join(folder, name), "utf8");
      for (const { kind, start, end, endpoint } of findEndpoints(text, {
        fileName: name.slice(0, -".sample".length),
      })) {
        const shown = text.slice(start, end);
        // Filled in from the file's own variables, the text alone is not yet an address.
        if (kind === "pair" || /[${]/.test(shown)) continue;
        const again = parseEndpoint(shown);
        expect({ host: again.host, port: again.port }).toEqual({ host: endpoint.host, port: endpoint.port });
      }
    }
  });

  test("hostile texts of a megabyte come to an end", () => {
    const hostile = [
      'host="a",',
      "a:1,",
      "://",
      "{[",
      '"',
      "`",
      "/*",
      "<a b='",
      "- - - ",
      "${",
      "x.",
      "host=a;port=",
      "a-",
      'r#"',
      "\\",
      "[",
      "nc -z ",
      "<<A\n",
      "|\n  ",
      "http://a:1,",
      "@tcp(",
      "ECONNREFUSED :",
    ];
    for (const piece of hostile) {
      const text = piece.repeat(Math.ceil(200_000 / piece.length));
      for (const fileName of [
        "a.ts",
        "a.rs",
        "a.yaml",
        "a.json",
        "a.html",
        "nginx.conf",
        "a.sh",
        "a.rb",
        "a.txt",
        ".env",
        "a.md",
      ]) {
        expect(findEndpoints(text, { fileName }).length).toBeLessThanOrEqual(2000);
      }
      findInTerminalLine(text);
    }
  }, 60_000);

  test("texts that are made to be slow are not: at most so many milliseconds of the processor a megabyte", () => {
    const size = 1_000_000;
    const fenced = (body: string): string => `\`\`\`sh\n${body}\n\`\`\`\n`;
    const slow: readonly (readonly [string, string, string])[] = [
      ["hosts of one URL", "a.yaml", `mongodb://${"a:1,".repeat(size / 4)}`],
      ["small fences", "a.md", repeated(fenced("http://a:1"), size)],
      ["fences with nothing to find", "a.md", repeated(fenced("x"), size)],
      ["commands in fences", "a.md", repeated(`${fenced("curl http://localhost:8080/x")}\ntext\n\n`, size)],
      ["comments never closed", "a.md", repeated("```json\n/*\n```\n", size)],
      ["lines without inline code", "a.md", repeated("x\n", size)],
      ["hosts without a port", ".env", `${repeated("HOST=a\n", size)}PORT=1\n`],
      ["ports without a host", "a.ts", repeated("DB_PORT=1\n", size)],
      ["pairs in one line each", "a.txt", repeated("a: {host: h, port: 1}\n", size)],
      ["pairs in YAML", "a.yaml", repeated("a: {host: h, port: 1}\n", size)],
      ["numbers", "a.json", `[${"1,".repeat(size / 2)}`],
    ];
    const times = slow.map(
      ([name, fileName, text]) => [name, processorTime(() => findEndpoints(text, { fileName }))] as const,
    );
    // Alone on a machine it is about 250 ms; the others' tests run beside, so this only tells a line from a square.
    expect(times.filter(([, time]) => time > 1_000)).toEqual([]);
  }, 60_000);

  test("the limit is kept", () => {
    expect(findEndpoints("A=db:5432\n".repeat(50), { fileName: ".env", limit: 7 })).toHaveLength(7);
  });
});

const repeated = (piece: string, length: number): string => piece.repeat(Math.ceil(length / piece.length));

/** ms of this process; the better of two, so that one collection of garbage does not count. */
const processorTime = (run: () => void): number => {
  const once = (): number => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  return Math.min(once(), once());
};

const expectApart = (text: string, found: readonly FoundEndpoint[]): void => {
  const ranges = found.flatMap(({ start, end, other }) => [
    { start, end },
    ...(other === undefined ? [] : [other]),
  ]);
  const sorted = ranges.toSorted((one, other) => one.start - other.start);
  for (const [index, { start, end }] of sorted.entries()) {
    expect(start).toBeLessThan(end);
    expect(end).toBeLessThanOrEqual(text.length);
    expect(start).toBeGreaterThanOrEqual(sorted[index - 1]?.end ?? 0);
  }
};

const pick = <T>(from: readonly T[], random: () => number): T => {
  const picked = from[Math.floor(random() * from.length)];
  if (picked === undefined) throw new Error("nothing to pick from");
  return picked;
};

/** Mulberry32: small, seeded, good enough to mix pieces. */
const generator = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};
