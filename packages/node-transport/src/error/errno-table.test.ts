import { transitions } from "@tcplens/core";
import { expect, test } from "vitest";
import { classifyError } from "./classify-error.ts";
import type { ErrnoRow } from "./errno-row.ts";
import { errnoTable } from "./errno-table.ts";
import type { FailurePhase } from "./failure.ts";

const titled = errnoTable.map((row): [string, ErrnoRow] => [`${row.code} ${JSON.stringify(row.when)}`, row]);

/** An error of the very kind that the row is about, in each of its phases. */
const samples = ({ code, when }: ErrnoRow): readonly [object, FailurePhase][] => {
  const syscall = when.syscall === "none" ? {} : { syscall: when.syscall ?? "connect" };
  const error = {
    code,
    message: code,
    address: when.ipv6 === true ? "2001:db8::1" : "192.0.2.1",
    ...syscall,
  };
  return (when.phases ?? phases).map((phase) => [error, phase]);
};

const phases: readonly FailurePhase[] = ["lookup", "tcp", "tls", "established"];

test.each(titled)("%s is what its row says", (_, row) => {
  for (const [error, phase] of samples(row)) {
    const { synchronous } = row.when;
    const failure = classifyError(error, { phase, ...(synchronous === undefined ? {} : { synchronous }) });
    const { code, retryClass, meaning, otelErrorType } = row;
    expect(failure).toMatchObject({ phase, code, retryClass, meaning, otelErrorType });
    expect(failure.transition).toEqual(row.transition);
  }
});

test.each(titled)("%s is told in plain words", (_, { meaning, detail }) => {
  expect(meaning).toMatch(/^[a-z]/);
  expect(meaning).not.toMatch(/[.!]$/);
  expect(meaning).not.toMatch(/\bE[A-Z]{3,}|_|errno|syscall/);
  expect(meaning.length).toBeLessThanOrEqual(100);
  expect(detail).toMatch(/^$|^[A-Z`].*[.]$/);
});

test.each(titled)("%s has a low-cardinality error.type", (_, { otelErrorType }) => {
  expect(otelErrorType).toMatch(/^(_OTHER|[a-z]+(_[a-z]+)*)$/);
});

test.each(titled.filter(([, row]) => row.transition !== undefined))(
  "%s implies a transition that the table of RFC 9293 has",
  (_, { transition }) => {
    const cell = transition === undefined ? undefined : transitions[transition.from][transition.trigger];
    expect(cell?.length).toBeGreaterThan(0);
  },
);

const rowsWhere = (fits: (row: ErrnoRow) => boolean): readonly ErrnoRow[] =>
  errnoTable.filter((row) => fits(row));

test("an error before the connection request was sent implies no transition", () => {
  const rows = rowsWhere(
    ({ when }) =>
      when.synchronous === true || when.syscall === "bind" || when.phases?.includes("lookup") === true,
  );
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter(({ transition }) => transition !== undefined)).toEqual([]);
});

test("nothing that this machine lacks is held against the endpoint", () => {
  const resources = new Set(["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM", "EAI_MEMORY"]);
  const rows = rowsWhere(({ code }) => resources.has(code));
  expect(rows.map(({ retryClass }) => retryClass)).toEqual(rows.map(() => "local"));
});

test("an established connection that dies is always worth a new one", () => {
  const rows = rowsWhere(({ when }) => when.phases?.includes("established") === true);
  expect(rows.map(({ retryClass }) => retryClass)).toEqual(rows.map(() => "reconnect"));
});
