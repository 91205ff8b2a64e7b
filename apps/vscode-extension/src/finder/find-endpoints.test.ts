/** The finder's promises, one by one; its breadth is in test/finder/corpus. */
import { describe, expect, test } from "vitest";
import { findEndpoints } from "./find-endpoints.ts";

const shown = (text: string, fileName: string): string[] =>
  findEndpoints(text, { fileName }).map(({ endpoint: { host, port } }) => `${host}:${port}`);

describe("an endpoint", () => {
  test("has its range, its kind and its name", () => {
    const text = 'const url = "postgres://shop:s3cret@db:5432/shop";';
    const [found] = findEndpoints(text, { fileName: "a.ts" });
    expect(found).toMatchObject({
      kind: "url",
      name: "url",
      endpoint: { host: "db", port: 5432, scheme: "postgres" },
    });
    expect(text.slice(found?.start, found?.end)).toBe("postgres://shop:s3cret@db:5432/shop");
    expect(JSON.stringify(found)).not.toContain("s3cret");
  });

  test("of a pair has the port's range beside the host's", () => {
    const text = "DB_HOST=db\nDB_PORT=5432\n";
    const [found] = findEndpoints(text, { fileName: ".env" });
    expect(found).toMatchObject({
      kind: "pair",
      name: "DB_HOST",
      start: 8,
      end: 10,
      other: { start: 19, end: 23 },
    });
  });

  test("of several hosts in one URL is one for each, apart", () => {
    const text = "mongodb://u:p@a:1,b:2/db";
    const found = findEndpoints(`URL=${text}`, { fileName: ".env" });
    expect(found.map(({ start, end }) => `URL=${text}`.slice(start, end))).toEqual([
      "mongodb://u:p@a:1",
      "b:2",
    ]);
  });

  test("is found by the language where the name says nothing", () => {
    expect(findEndpoints('x = "redis://cache"', { languageId: "python" })).toHaveLength(1);
    expect(findEndpoints("# redis://cache", { languageId: "python" })).toHaveLength(0);
  });
});

describe("no part of a password is taken for a host", () => {
  test.each([
    "redis://:p@ss/word@h:1",
    "redis://:p@ss?word@h:1",
    "redis://:p@ss#word@h:1",
    "redis://u:12/3@h:1",
    "postgres://u:p@ss.example.com/word@db:5432/x",
  ])("%s", (url) => {
    for (const name of [".env", "a.yaml", "a.ts", "a.txt"]) {
      expect(JSON.stringify(findEndpoints(`URL: "${url}"\nURL=${url}\n`, { fileName: name }))).not.toMatch(
        /"host":"(?:ss|u)/,
      );
    }
  });
});

describe("a placeholder", () => {
  test("is filled in from the same file and from its default", () => {
    expect(shown("H=db\nP=5432\nURL=postgres://${H}:${P}/x", ".env")).toEqual(["db:5432"]);
    expect(shown("url: jdbc:mysql://${H:db}:${P:3306}/x", "application.yml")).toEqual(["db:3306"]);
    expect(shown("A: ${B:-redis://cache:6379}", "compose.yaml")).toEqual(["cache:6379"]);
  });

  test("that cannot be filled in makes it none", () => {
    expect(shown("URL=postgres://${H}/x", ".env")).toEqual([]);
    expect(shown("const u = `http://${host}:80/`;", "a.ts")).toEqual([]);
    expect(shown('u = f"http://{host}:80/"', "a.py")).toEqual([]);
    expect(shown('u = "http://%s:%d/" % (h, p)', "a.py")).toEqual([]);
    expect(shown('const u = "http://localhost:" + port;', "a.ts")).toEqual([]);
  });

  test("in a path ends what lights up", () => {
    const text = "const u = `http://api:8080/users/${id}`;";
    const [found] = findEndpoints(text, { fileName: "a.ts" });
    expect(text.slice(found?.start, found?.end)).toBe("http://api:8080/users/");
  });
});

describe("what is not connected to is not found", () => {
  test.each([
    ["a comment", '// "http://db:5432"\nconst a = 1;', "a.ts"],
    ["a commented-out setting", "# REDIS_URL=redis://cache:6379", ".env"],
    ["an address to listen on", 'l, _ := net.Listen("tcp", "127.0.0.1:8080")', "a.go"],
    ["every interface", "ADDR=0.0.0.0:8080\nB=[::]:80\nC=:8080", ".env"],
    [
      "a port map",
      'services:\n  a:\n    ports:\n      - "127.0.0.1:8080:80"\n      - 8080:80',
      "compose.yaml",
    ],
    ["an image", "image: images.example.com:5000/shop:1234", "compose.yaml"],
    ["a module", 'import x from "https://esm.example.net/x";', "a.ts"],
    ["a namespace", 'const ns = "http://www.w3.org/2000/svg";', "a.ts"],
    ["a repository", 'a = { git = "https://git.example.com/a.git" }', "Cargo.toml"],
    ["a socket file", "A=unix:///run/a.sock\nB=sqlite:///a.db", ".env"],
    ["a comparison", 'if (url.startsWith("https://localhost")) go();', "a.ts"],
    ["prose", "See https://docs.example.com and http://localhost:80.", "a.md"],
    ["a stylesheet", 'a { background: url("https://cdn.example.com/a.png") }', "a.css"],
  ])("%s", (_, text, fileName) => {
    expect(shown(text, fileName)).toEqual([]);
  });
});
