/** RFC 8305 §5 tries every address; here each failed, and not for the same reason, so no one finding is the whole story. */
import type { ConnectionRecord } from "../../fold/records.ts";
import { findingCatalogue } from "../catalogue.ts";
import { lookupCommand, platformOf, step } from "../commands.ts";
import { failureOf, failureSeverity, type Failure } from "../failure.ts";
import { codeWords, failedAfter, failureProofs, targetWords } from "../failure-words.ts";
import { finding, type Rule } from "../rule.ts";
import { countWords, distinct, shown } from "../words.ts";

/** `all-addresses-failed`, of the last attempt. */
export const allAddressesFailed: Rule = (trace) => {
  const last = trace.attempts.at(-1);
  if (last === undefined || trace.outcome === "running") return [];
  const failures = last.connections.flatMap((connection) =>
    isUnconnected(connection) ? (failureOf(trace, connection) ?? []) : [],
  );
  const addresses = distinct(failures.map(({ connection }) => connection.address));
  const reasons = distinct(failures.map(({ kind }) => kind));
  // One that is pending, abandoned or connected is no failure, and then it was not all of them.
  if (failures.length < last.connections.length || addresses.length < 2 || reasons.length < 2) return [];
  const { host } = trace.header.endpoint;
  return [
    finding("all-addresses-failed", {
      severity: failureSeverity(trace, failures),
      cause:
        addresses.length === 2
          ? `Both addresses of ${shown(host)} failed, each for its own reason.`
          : `All ${addresses.length} addresses of ${shown(host)} failed, for ${countWords(reasons.length, "reason")} that differ.`,
      evidence: failureProofs(trace, failures, reasonWords),
      nextSteps: [
        step("Begin with the address that ought to work: each reason is a finding of its own below."),
        step("See which addresses the name has.", lookupCommand(platformOf(trace.header), host)),
      ],
    }),
  ];
};

const isUnconnected = ({ failed }: ConnectionRecord): boolean => failed !== undefined;

const reasonWords = (failure: Failure): string =>
  `${targetWords(failure.connection)}: ${findingCatalogue[failure.kind].short} after ${failedAfter(failure)}${codeWords(failure.code)}`;
