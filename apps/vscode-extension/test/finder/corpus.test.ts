/** Precision and recall over the corpus; every document is as its truth says, apart from the misses that are known. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Scored, scoreFolder, totals } from "./corpus-files.ts";

const folder = join(import.meta.dirname, "corpus");
const scored = scoreFolder(folder);
const heldOut = scoreFolder(join(folder, "held-out"));

/** Lines of the truth that are not found, or found and not of the truth, and why that is borne with. */
const known: ReadonlyMap<string, string> = new Map([
  [
    "connect.rs 50:68 mysql.internal + 50:94 3306 → mysql.internal:3306 plain",
    "`ip_or_hostname(…).tcp_port(…)`: the two names have nothing in common but their end",
  ],
  [
    "main.tf 70:36 db.internal + 71:36 5432 → db.internal:5432 plain",
    "HCL's `{ name = …, value = … }` objects stand side by side, and code's pairs are looked for inside one",
  ],
  [
    "package.json 17:28 localhost:80 → localhost:80 plain",
    "`ssh -L 8080:localhost:80` has the shape of a port map",
  ],
  [
    "vite.config.ts 15:38 dev.shop.example.com + 15:73 443 → dev.shop.example.com:443 plain",
    "`host` and `clientPort`: the port is named after something else",
  ],
]);

const unknown = ({ name, missed, false: wrong }: Scored): string[] =>
  [...missed.map((line) => `missed ${name} ${line}`), ...wrong.map((line) => `false ${name} ${line}`)].filter(
    (line) => !known.has(line.replace(/^\w+ /, "")),
  );

const say = (what: string, documents: readonly Scored[]): void => {
  const { precision, recall, expected } = totals(documents);
  console.log(
    `${what}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} over ${expected} endpoints in ${documents.length} files`,
  );
};

describe("the corpus", () => {
  test("is large and of many kinds", () => {
    expect(scored.length + heldOut.length).toBeGreaterThanOrEqual(60);
    expect(totals([...scored, ...heldOut]).expected).toBeGreaterThanOrEqual(600);
  });

  test.each([...scored, ...heldOut].map((each) => [each.name, each] as const))(
    "%s is read as it should be",
    (_, each) => {
      expect(unknown(each)).toEqual([]);
    },
  );

  test("precision and recall are at least 0.97 on each part", () => {
    say("endpoint finder", scored);
    say("endpoint finder, held-out documents", heldOut);
    for (const part of [scored, heldOut]) {
      const { precision, recall } = totals(part);
      expect(precision).toBeGreaterThanOrEqual(0.97);
      expect(recall).toBeGreaterThanOrEqual(0.97);
    }
  });

  test("a known miss is really missed, so that the list does not outlive its reasons", () => {
    const differences = [...scored, ...heldOut].flatMap(({ name, missed, false: wrong }) =>
      [...missed, ...wrong].map((line) => `${name} ${line}`),
    );
    const lines = new Set(differences);
    expect([...known.keys()].filter((line) => !lines.has(line))).toEqual([]);
  });
});
