/** The operating system refused to open the connection by a rule of its own: a route, a firewall, a sandbox. */
import { firewallCommand, platformOf, routeCommand, step } from "../commands.ts";
import { failuresOf, failureSeverity, type Failure } from "../failure.ts";
import { codeWords, failedAfter, failureProofs, targetsWords, targetWords } from "../failure-words.ts";
import { finding, type Rule } from "../rule.ts";
import { distinct, shown } from "../words.ts";

/** `prohibited`: one finding for each code. */
export const prohibited: Rule = (trace) => {
  const failures = failuresOf(trace, "prohibited");
  const platform = platformOf(trace.header);
  return distinct(failures.map(({ code }) => code)).map((code) => {
    const those = failures.filter((failure) => failure.code === code);
    const address = those[0]?.connection.address ?? "";
    return finding("prohibited", {
      severity: failureSeverity(trace, those),
      cause: causeOf(code, those),
      evidence: failureProofs(
        trace,
        those,
        (failure) =>
          `connecting to ${targetWords(failure.connection)} failed after ${failedAfter(failure)}${codeWords(code)}${unsent(failure)}`,
      ),
      alternatives: alternativesOf(code),
      nextSteps: [
        step(
          "See which route the address has: `prohibit` and `blackhole` routes refuse it.",
          routeCommand(platform, address),
        ),
        step("Look for a rule that forbids it in this machine's firewall.", firewallCommand(platform)),
        step("Try it outside the container or sandbox, if the program runs in one."),
      ],
    });
  });
};

const causeOf = (code: string | undefined, failures: readonly Failure[]): string => {
  if (failures.some(({ connection }) => connection.failed?.event.syscall === "bind")) {
    return "This program is not allowed to connect from the local address and port that it asked for.";
  }
  const where = targetsWords(failures, "and");
  if (code === "EACCES" || code === "EPERM")
    return `This machine's own rules forbid connections to ${where}.`;
  if (code === "EINVAL") return `It looks like a route on this machine discards what is sent to ${where}.`;
  return `The operating system refused to connect to ${where} with ${shown(code ?? "no code")}, which may be a rule of this machine.`;
};

const alternativesOf = (code: string | undefined): readonly string[] => {
  if (code === "EACCES" || code === "EPERM") {
    return ["A sandbox, a container's profile or a security module forbids it to this program only."];
  }
  if (code === "EINVAL")
    return ["A link-local address (fe80::…) without its interface gives the same code (EINVAL)."];
  return [
    "The code is not one that connecting usually gives: the system's documentation of connect() says what it means.",
  ];
};

const unsent = ({ connection }: Failure): string =>
  connection.failed?.event.synSent === false ? "; no connection request (SYN) was sent" : "";
