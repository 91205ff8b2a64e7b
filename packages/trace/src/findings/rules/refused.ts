/** RFC 9293 §3.10.7.3: a reset in SYN-SENT. And its counterfeit, the ICMP error that gives the same errno. */
import type { ListenersNote } from "../../event/note-event.ts";
import type { Indexed } from "../../fold/records.ts";
import type { Trace } from "../../fold/trace.ts";
import { isLiteral, isLocalHost, isLoopback, listenerCovers } from "../addresses.ts";
import { firewallCommand, listenersCommand, packetsCommand, platformOf, step } from "../commands.ts";
import { failuresOf, failureSeverity, type Failure } from "../failure.ts";
import { failedAfter, failureProofs, targetsWords, targetWords } from "../failure-words.ts";
import type { NextStep } from "../finding.ts";
import { knownService } from "../known-ports.ts";
import { resetProof } from "../packets-seen.ts";
import { finding, proof, type Rule } from "../rule.ts";
import { endpointWords, listWords, shown } from "../words.ts";

/** The listeners that a trace found elsewhere on the port of these failures. */
export const listenersNotes = (trace: Trace): readonly Indexed<ListenersNote>[] =>
  trace.notes.flatMap(({ index, event }) => (event.topic === "listeners" ? [{ index, event }] : []));

/** `refused`: the machine answered with a reset. */
export const refused: Rule = (trace) => {
  const failures = failuresOf(trace, "refused");
  if (failures.length === 0) return [];
  const certain = allCertain(failures);
  const where = targetsWords(failures, "or");
  const found = elsewhere(trace, failures);
  return [
    finding("refused", {
      severity: failureSeverity(trace, failures),
      cause: certain
        ? `Nothing is listening on ${where}.`
        : `It looks like nothing is listening on ${where}.`,
      evidence: [
        ...failureProofs(trace, failures, (failure) =>
          refusalWords(failure, failure === failures.find(isCertain)),
        ),
        ...resetProof(trace, failures),
        ...found.map(({ index, event }) =>
          proof(trace, index, `a listener was found on ${listenersWords(event)}`),
        ),
      ],
      alternatives: alternatives(failures),
      nextSteps: nextSteps(trace, failures, found),
    }),
  ];
};

/** `refused-by-icmp`: what answered was an ICMP error. */
export const refusedByIcmp: Rule = (trace) => {
  const failures = failuresOf(trace, "refused-by-icmp");
  const first = failures[0]?.connection;
  if (first === undefined) return [];
  const platform = platformOf(trace.header);
  const here = isLoopback(first.address);
  return [
    finding("refused-by-icmp", {
      severity: failureSeverity(trace, failures),
      cause: `It looks like a firewall rejects connections to ${targetsWords(failures, "and")}.`,
      evidence: failureProofs(
        trace,
        failures,
        (failure) =>
          `${targetWords(failure.connection)} was refused (ECONNREFUSED) by an ICMP error and no reset after ` +
          `${failedAfter(failure)}; a machine without a listener answers with a reset`,
      ),
      alternatives: [
        "A router or container host answers so for an address whose machine is gone.",
        "The server's own system sends ICMP in place of resets, which is unusual.",
      ],
      nextSteps: [
        here
          ? step("Look for a reject rule in this machine's firewall.", firewallCommand(platform))
          : step(
              `Look for a reject rule in the firewall of ${shown(first.address)}, and in those on the way there.`,
            ),
        step(`Ask for port ${first.port} to be opened for this machine.`),
        step("See which machine sends the ICMP error.", packetsCommand(platform, first.address, first.port)),
      ],
    }),
  ];
};

/**
 * A refusal is a reset for certain where the kernel's counters or the packets said so, or where no network lies
 * between. With the evidence `socket` the reset is only what the code usually means.
 */
const isCertain = ({ connection }: Failure): boolean =>
  isLoopback(connection.address) ||
  (connection.failed?.event.answer === "reset" && connection.failed.event.evidence !== "socket");

/** Each address has at least one refusal that is: the others will have been the same. */
const allCertain = (failures: readonly Failure[]): boolean => {
  const certain = new Set(failures.filter(isCertain).map(({ connection }) => targetWords(connection)));
  return failures.every(({ connection }) => certain.has(targetWords(connection)));
};

const refusalWords = (failure: Failure, first: boolean): string => {
  const target = targetWords(failure.connection);
  if (!isCertain(failure))
    return `${target} refused the connection (ECONNREFUSED) after ${failedAfter(failure)}`;
  const so = first ? ", so the machine is up and no program has this port open" : "";
  return `${target} answered with a reset (ECONNREFUSED) after ${failedAfter(failure)}${so}`;
};

const alternatives = (failures: readonly Failure[]): readonly string[] => [
  ...(failures.every(({ connection }) => isLoopback(connection.address))
    ? [
        "In a container, a loopback address is the container itself: a server on the host or in another container has another address.",
      ]
    : ["A firewall on the way or on that machine can send the refusal in the server's place."]),
  ...(allCertain(failures)
    ? []
    : [
        "An ICMP error gives the same code (ECONNREFUSED) as a reset, and which of the two it was could not be read here.",
      ]),
];

/** Listeners on the port at addresses that do not take what was tried. */
const elsewhere = (trace: Trace, failures: readonly Failure[]): readonly Indexed<ListenersNote>[] =>
  listenersNotes(trace).filter(
    ({ event }) =>
      event.addresses.length > 0 &&
      failures.some(
        ({ connection }) =>
          connection.port === event.port &&
          !event.addresses.some((listener) => listenerCovers(listener, connection.address)),
      ),
  );

const listenersWords = ({ addresses, port }: ListenersNote): string =>
  listWords(addresses.map((address) => endpointWords(address, port)));

const nextSteps = (
  trace: Trace,
  failures: readonly Failure[],
  found: readonly Indexed<ListenersNote>[],
): readonly NextStep[] => {
  const { endpoint } = trace.header;
  const tried = failures[0]?.connection.address ?? endpoint.host;
  const port = failures[0]?.connection.port ?? endpoint.port;
  const service = knownService(endpoint);
  const here = isLoopback(tried);
  const check = here
    ? step("See which program, if any, has the port open.", listenersCommand(platformOf(trace.header), port))
    : step(
        `On ${shown(tried)}, see which program, if any, has the port open (on Linux: as here).`,
        listenersCommand("linux", port),
      );
  return [
    ...found.map(({ event }) => step(useOther(event, tried, trace.header.endpoint.host))),
    step(
      service === undefined
        ? "Start the server, or check which port it listens on."
        : `Start the server, or check its port: ${service.name}'s default is ${service.port}.`,
    ),
    check,
  ];
};

const useOther = (event: ListenersNote, tried: string, host: string): string => {
  const other = event.addresses[0] ?? "";
  const found = `A listener was found on ${listenersWords(event)}`;
  return isLoopback(other) && isLoopback(tried)
    ? `${found}: use ${isLocalHost(host) && !isLiteral(host) ? "" : "`localhost` or "}\`${shown(other)}\`.`
    : `${found}: use that address, or let the server listen on ${endpointWords(tried, event.port)} too.`;
};
