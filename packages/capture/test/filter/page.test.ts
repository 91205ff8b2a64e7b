/** docs/filter.md is written from the fields that there are; its examples are filters. */
import { expect, test } from "vitest";
import { FLAG_NAMES, type FilterField, filterFields, parseFilter } from "../../src/index.ts";

const units: Readonly<Record<FilterField["kind"], string>> = {
  count: "number",
  octets: "octets",
  seconds: "seconds",
  percent: "percent",
  text: "text",
  address: "address",
};

const examples: readonly (readonly [string, string])[] = [
  ["port == 443 and retransmissions > 0", "retransmissions to or from port 443"],
  ["grade == broken or first_answer > 500ms", "what failed, and what was slow to answer"],
  [
    "address == 10.0.0.0/8 and not findings contains reset",
    "an end in a network, and no finding about resets",
  ],
  ["port in {80, 8000..8099} and duration > 1.5 s", "some ports, longer than 1.5 seconds"],
  ["a.bytes > 10kB or b.bytes > 2MiB", "by what each end sent"],
  ["verdict matches '^nothing|queue'", "a regular expression"],
  ["zero_window or tcp.analysis.window_full", "marks of Wireshark's"],
  ["443 refused", "words: a port and what the verdict says"],
  ['10.0.0.0/8 and not "sent again"', "a network, and a text that the verdict does not have"],
];

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, at) => (cells[at] ?? "").padEnd(width)).join(" | ")} |`;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)].join(
    "\n",
  );
};

const isFlag = ({ name }: FilterField): boolean => (FLAG_NAMES as readonly string[]).includes(name);
const code = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``;

test("docs/filter.md is the language and its fields", async () => {
  const own = filterFields.filter((field) => !isFlag(field));
  const worded = own.filter(({ name, among }) => among !== undefined && !/^[ab]\./u.test(name));
  const page = [
    "# The filter of connections",
    "One language, wherever connections of a capture are chosen: `tcplens analyze --filter`, the box above the list in the editor, and `parseFilter` of `@tcplens/capture`. This page is written by a test.",
    table(
      ["filter", "what passes"],
      examples.map(([filter, what]) => [code(filter), what]),
    ),
    "**Comparisons.** A field is compared with `==` (or `=`), `!=`, `<`, `<=`, `>`, `>=`, `contains`, `matches` (or `~`; a regular expression), and `in {…}`; in words `eq`, `ne`, `lt`, `le`, `gt`, `ge`. `10..20` is a range, both ends included. A field with several values, as a connection has two ports, passes where one of them does, and `!=` where none is equal. A value that is not known passes no comparison but `!=`. A field alone asks whether it is there and not zero. Text is compared whatever its case; a word that a field never has is refused.",
    "**Units.** Times are in **seconds** where no unit stands behind the number, as Wireshark has them: `rtt > 0.05` and `rtt > 50ms` are the same. Units: `ns`, `us`, `ms`, `s`, `min` (or `m`), `h`; of octets `B`, `kB`, `MB`, `GB`, `KiB`, `MiB`, `GiB`; `%`. They stand behind the number or apart from it. The editor says so beside a time without one.",
    '**Words.** A word that is no field passes where it stands in an endpoint (`10.0.0.1:443`), in the verdict or in the grade; a network (`10.0.0.0/8`) where an end is in it. Text in quotes is looked for as it is, a field\'s name too: `reset` asks for connections that a reset ended, `"reset"` for the word.',
    "**Joined** by `and` (`&&`), `or` (`||`), `not` (`!`) and brackets; `not` binds closest, then `and`; two beside each other are joined by `and`. A mistake is told with its place.",
    "## Fields",
    "A field that the JSON of `tcplens analyze --json` has, too, has the same name there. `a` sent the first packet, `b` is the other end.",
    table(
      ["field", "in", "what it is"],
      own.map(({ name, kind, about }) => [code(name), units[kind], about]),
    ),
    "And how many packets have each of Wireshark's marks, also with `tcp.analysis.` before them:",
    filterFields
      .filter(isFlag)
      .map(({ name }) => code(name))
      .join(", "),
    "## Words that fields have",
    ...worded.map(({ name, among = [] }) => `${code(name)}: ${among.map(code).join(", ")}`),
  ].join("\n\n");
  await expect(`${page}\n`).toMatchFileSnapshot("../../../../docs/filter.md");
});

test.each(examples)("%s is a filter", (filter) => {
  expect(parseFilter(filter).hints).toEqual([]);
});
