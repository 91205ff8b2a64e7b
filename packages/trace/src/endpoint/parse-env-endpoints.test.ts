import { expect, test } from "vitest";
import { parseEnvFile } from "./env-file.ts";
import { parseEnvEndpoints, readEnvEndpoints } from "./parse-env-endpoints.ts";

const found = (text: string): readonly string[] =>
  parseEnvEndpoints(text).map(
    ({ variable, line, endpoint }) => `${line} ${variable} ${endpoint.host}:${endpoint.port}`,
  );

test("finds URLs, host:port values and pairs, each with its variable and line", () => {
  const text = `# the database
DATABASE_URL=postgres://app:secret@db.internal/app
export REDIS_URL="rediss://cache.internal" # the cache

KAFKA_BROKERS=k1:9092, k2:9093
SMTP_HOST=mail.internal
SMTP_PORT=2525
PGHOST=10.0.0.7
PGPORT=5433
LISTEN='[::1]:8080'
HOST=0.0.0.0
PORT=3000
`;
  expect(found(text)).toEqual([
    "2 DATABASE_URL db.internal:5432",
    "3 REDIS_URL cache.internal:6379",
    "5 KAFKA_BROKERS k1:9092",
    "5 KAFKA_BROKERS k2:9093",
    "6 SMTP_HOST mail.internal:2525",
    "8 PGHOST 10.0.0.7:5433",
    "10 LISTEN ::1:8080",
    "11 HOST 0.0.0.0:3000",
  ]);
  expect(JSON.stringify(parseEnvEndpoints(text))).not.toContain("secret");
});

test.each([
  ["an image tag", "IMAGE=postgres:16"],
  ["a service's image", "DB_IMAGE=registry.internal:5000"],
  ["a time of day", "BACKUP_AT=12:30"],
  ["user and group", "OWNER=1000:1000"],
  ["a password", "DB_PASSWORD=abc:123"],
  ["a file", "DB=file:///data/app.db"],
  ["a host without its port", "DB_HOST=db"],
  ["a port that is no number", "DB_HOST=db\nDB_PORT=five"],
  ["an unset reference", "DB_URL=postgres://${UNSET}/app"],
  ["a comment", "# DB_URL=postgres://db/app"],
  ["prose", "hello world: this is not an env file"],
  ["an empty value", "DB_URL="],
])("passes over %s", (_, text) => {
  expect(readEnvEndpoints(text)).toEqual({ endpoints: [], problems: [] });
});

test("says why what is meant as an endpoint is none", () => {
  expect(readEnvEndpoints("\nA=mongodb+srv://u:secret@c.example/db\nB=h:99999")).toEqual({
    endpoints: [],
    problems: [
      {
        variable: "A",
        line: 2,
        reason:
          "mongodb+srv: its hosts stand in a DNS SRV record, which this does not read: write one of them, mongodb://host:27017",
      },
      { variable: "B", line: 3, reason: "port 99999 is out of range: ports go from 1 to 65535" },
    ],
  });
});

test("references to variables of the file are filled in, wherever they stand", () => {
  expect(
    found("URL=postgres://${DB_HOST}:${DB_PORT}/app\nDB_HOST=db\nDB_PORT=5433\nOTHER=${NOT_SET:-h:1}"),
  ).toEqual(["1 URL db:5433", "2 DB_HOST db:5433", "4 OTHER h:1"]);
});

test("the last assignment counts", () => {
  expect(found("A=h:1\nB=h:2\nA=h:3")).toEqual(["2 B h:2", "3 A h:3"]);
});

const valueOf = (text: string, name: string): string | undefined =>
  parseEnvFile(text).find((variable) => variable.name === name)?.value;

test.each([
  ["single quotes are literal", "B=x\nA='a${B}#\"'", 'a${B}#"'],
  ["double quotes take escapes and references", 'B=x\nA="a\\n\\"${B} # no comment"', 'a\n"x # no comment'],
  ["backquotes hold both other quotes", "A=`a'b\"c`", "a'b\"c"],
  ["a value may go on over lines in quotes", 'A="one\ntwo"\nB=x', "one\ntwo"],
  ["a quote that is never closed ends with its line", 'A="one\nB=x', "one"],
  ["a comment needs a space before it", "A=a#b #c", "a#b"],
  ["a colon does as well as an equals sign", "A: b", "b"],
  ["a reference to itself stays", "A=${A}x", "${A}x"],
  ["references in a ring end", "A=${B}\nB=${A}", "${A}"],
  ["CRLF ends lines", "A=1\r\nB=2\r\n", "1"],
  ["a byte order mark is no part of the first name", "\uFEFFA=1", "1"],
])("%s", (_, text, value) => {
  expect(valueOf(text, "A")).toBe(value);
});

test("lines are counted through values that go over several", () => {
  expect(parseEnvFile('A="1\n2\n3"\nB=x').map(({ name, line }) => `${name} ${line}`)).toEqual(["A 1", "B 4"]);
});

test("a file whose references double line by line stays small", () => {
  const text = Array.from({ length: 60 }, (_, index) => `V${index + 1}=\${V${index}}\${V${index}}`).join(
    "\n",
  );
  const longest = Math.max(...parseEnvFile(`V0=0123456789\n${text}`).map(({ value }) => value.length));
  expect(longest).toBeLessThan(100_000);
});
