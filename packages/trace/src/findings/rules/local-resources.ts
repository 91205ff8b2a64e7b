/** RFC 9293 §3.10.1, "insufficient resources": this machine could not make another connection. */
import type { Trace } from "../../fold/trace.ts";
import {
  descriptorLimitCommand,
  platformOf,
  portRangeCommand,
  socketCountCommand,
  step,
} from "../commands.ts";
import { failuresOf, failureSeverity, lookupFailureKind } from "../failure.ts";
import { attemptPrefix, codeWords, failedAfter, failureProofs, targetWords } from "../failure-words.ts";
import type { Finding, FindingEvidence, NextStep, Severity } from "../finding.ts";
import { finding, proofs, type Rule } from "../rule.ts";
import { distinct, durationWords, shown } from "../words.ts";

/** `local-resources`: one finding for each code. */
export const localResources: Rule = (trace) => [...inConnecting(trace), ...inLookup(trace)];

const inConnecting = (trace: Trace): readonly Finding[] => {
  const failures = failuresOf(trace, "local-resources");
  const keyOf = ({ code, connection }: (typeof failures)[number]): string =>
    `${connection.failed?.event.syscall === "bind" ? "bind " : ""}${code ?? ""}`;
  return distinct(failures.map(keyOf)).map((key) => {
    const those = failures.filter((failure) => keyOf(failure) === key);
    const evidence = failureProofs(
      trace,
      those,
      (failure) =>
        `connecting to ${targetWords(failure.connection)} failed on this machine after ${failedAfter(failure)}${codeWords(failure.code)}`,
    );
    return resourceFinding(trace, key, failureSeverity(trace, those), evidence);
  });
};

/** Looking a name up takes descriptors too. */
const inLookup = (trace: Trace): readonly Finding[] => {
  const failures = trace.attempts.flatMap((attempt) =>
    lookupFailureKind(attempt) === "local-resources" ? (attempt.lookup?.failures ?? []) : [],
  );
  return distinct(failures.map(({ event }) => event.code)).map((code) => {
    const evidence = proofs(
      trace,
      failures.filter(({ event }) => event.code === code),
      ({ index }) => index,
      ({ event }) =>
        `${attemptPrefix(trace, event.attempt)}looking up ${shown(event.host)} failed on this machine after ${durationWords(event.duration)}${codeWords(code)}`,
    );
    return resourceFinding(trace, code, trace.outcome === "failed" ? "error" : "warning", evidence);
  });
};

const resourceFinding = (
  trace: Trace,
  key: string,
  severity: Severity,
  evidence: readonly FindingEvidence[],
): Finding => {
  const { cause, alternatives } = meaningOf(key);
  return finding("local-resources", {
    severity,
    cause,
    evidence,
    alternatives,
    nextSteps: stepsFor(trace, key),
  });
};

const meaningOf = (key: string): { readonly cause: string; readonly alternatives: readonly string[] } => {
  switch (key) {
    case "EMFILE":
      return {
        cause: "This process has no file descriptor left for another connection.",
        alternatives: ["The limit is low for what the program does, and nothing leaks."],
      };
    case "ENFILE":
      return { cause: "This machine has no file descriptor left for another connection.", alternatives: [] };
    case "ENOBUFS":
    case "ENOMEM":
    case "EAI_MEMORY":
      return {
        cause: "The operating system has no memory left for another connection.",
        alternatives: [
          "A limit on the container's or the user's memory was reached, and the machine has more.",
        ],
      };
    case "EADDRNOTAVAIL":
      return {
        cause: "This machine has no local port left for another connection to that address.",
        alternatives: ["The address is one that this machine cannot call from any address of its own."],
      };
    case "EADDRINUSE":
    case "bind EADDRINUSE":
      return {
        cause: "The local port to connect from is already in use.",
        alternatives: ["All local ports for connections to that address are in use."],
      };
    case "bind EINVAL":
      return { cause: "The local address to connect from is of the other IP version.", alternatives: [] };
    case "bind EADDRNOTAVAIL":
      return {
        cause: "The local address to connect from does not belong to this machine.",
        alternatives: [],
      };
  }
  return { cause: "The operating system could not provide what another connection needs.", alternatives: [] };
};

const stepsFor = (trace: Trace, key: string): readonly NextStep[] => {
  const platform = platformOf(trace.header);
  const counts = step(
    "See how many connections there are, and in which states.",
    socketCountCommand(platform),
  );
  if (key.startsWith("bind ") || key === "EADDRINUSE") {
    return [
      step("Leave the local address and port to the operating system, or name ones that are free."),
      counts,
    ];
  }
  if (key === "EADDRNOTAVAIL") {
    return [
      counts,
      step("See which local ports connections get.", portRangeCommand(platform)),
      step(
        "Keep connections open and use them again: each that this side closes holds its port in TIME-WAIT for a while.",
      ),
    ];
  }
  if (key === "ENOBUFS" || key === "ENOMEM" || key === "EAI_MEMORY")
    return [counts, step("Close connections, or free memory.")];
  return [
    step("See how many descriptors a process may have.", descriptorLimitCommand(platform)),
    step("Look for connections or files that the program opens and never closes."),
    counts,
  ];
};
