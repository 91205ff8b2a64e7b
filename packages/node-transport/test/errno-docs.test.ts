/** `docs/errno.md` is printed from the tables, so that it cannot say anything else. */
import { expect, test } from "vitest";
import type { ErrnoCondition } from "../src/error/errno-row.ts";
import { errnoTable } from "../src/error/errno-table.ts";
import { tlsAlerts } from "../src/error/tls-alerts.ts";
import { tlsTable } from "../src/error/tls-table.ts";

test("the published page is the tables", async () => {
  await expect(page()).toMatchFileSnapshot("../docs/errno.md");
});

const page = (): string =>
  [
    "# What an error code means",
    "",
    "Printed by `test/errno-docs.test.ts` from the tables in `src/error/`; `classifyError()` looks codes up there.",
    "The retry classes:",
    "",
    "- **retry**: may help after a wait.",
    "- **next-address**: this address is broken; another may do; then as retry.",
    "- **local**: this machine has run out of something; wait; not held against the endpoint.",
    "- **reconnect**: an established connection died; a new one may do.",
    "- **fatal**: waiting cannot mend it.",
    "",
    "The state machine's column is the transition of RFC 9293 that the error implies: state, then trigger. Where there is",
    "none, no segment was sent or none need have been. `error.type` is OpenTelemetry's attribute, in the names of its",
    "conventions for .NET where they have one.",
    "",
    "## Lookup, connect, read, write",
    "",
    "Of the rows of one code the first that fits counts. “Measured” is reproduced on Linux, with the kernel and the",
    "routes it takes; “documented” is from the manuals.",
    "",
    ...table(
      ["code", "when", "meaning", "state machine", "class", "error.type", "known", "behind it"],
      errnoTable.map((row) => [
        `\`${row.code}\``,
        conditionText(row.when),
        row.meaning,
        row.transition === undefined ? "–" : `${row.transition.from}, \`${row.transition.trigger}\``,
        row.retryClass,
        `\`${row.otelErrorType}\``,
        row.known,
        row.detail === "" ? "–" : row.detail,
      ]),
    ),
    "",
    "## TLS: certificates and handshake",
    "",
    "All of these are fatal.",
    "",
    ...table(
      ["code", "meaning", "error.type", "behind it"],
      tlsTable.map((row) => [
        `\`${row.code}\``,
        row.meaning,
        `\`${row.otelErrorType}\``,
        row.detail === "" ? "–" : row.detail,
      ]),
    ),
    "",
    "## TLS: alerts the server sent",
    "",
    "All of these are fatal. The code is `ERR_SSL_` with a prefix that depends on OpenSSL's version and the alert's name in",
    "capitals; `error.type` is the name.",
    "",
    ...table(
      ["alert", "number", "meaning"],
      Object.entries(tlsAlerts).map(([name, { number, meaning }]) => [
        `\`${name}\``,
        String(number),
        meaning,
      ]),
    ),
    "",
  ].join("\n");

const conditionText = ({ phases, syscall, synchronous, ipv6 }: ErrnoCondition): string => {
  const words = [
    ...(phases === undefined ? [] : [phases.map((phase) => phaseWords[phase]).join(" or ")]),
    ...(syscall === undefined ? [] : [syscall === "none" ? "no system call" : `\`${syscall}\``]),
    ...(synchronous === undefined ? [] : [synchronous ? "at once" : "later"]),
    ...(ipv6 === undefined ? [] : ["IPv6"]),
  ];
  return words.length === 0 ? "always" : words.join(", ");
};

const phaseWords = {
  lookup: "lookup",
  tcp: "connecting",
  tls: "TLS handshake",
  established: "established",
} as const;

/** Columns padded to their widest cell, as the formatter of the repository wants them. */
const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
};
