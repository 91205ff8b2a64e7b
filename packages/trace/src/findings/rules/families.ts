/** RFC 8305 races IPv4 and IPv6, which hides that one of them does not work (§9.3); on localhost it is the listener. */
import type { ConnectionRecord, Indexed } from "../../fold/records.ts";
import type { ListenersNote } from "../../event/note-event.ts";
import type { Trace } from "../../fold/trace.ts";
import { familyWords, isLiteral, isLocalHost, isLoopback, listenerCovers } from "../addresses.ts";
import {
  ipv6AddressesCommand,
  listenersCommand,
  lookupCommand,
  platformOf,
  routeCommand,
  step,
} from "../commands.ts";
import { findingCatalogue } from "../catalogue.ts";
import { allFailures, connectionsOf, failedBesideOther, type Failure } from "../failure.ts";
import {
  addressesWords,
  attemptPrefix,
  codeWords,
  failedAfter,
  failureProofs,
  targetWords,
} from "../failure-words.ts";
import type { FindingEvidence, NextStep } from "../finding.ts";
import { finding, proof, proofs, type Rule } from "../rule.ts";
import { durationWords, endpointWords, listWords, shown } from "../words.ts";
import { listenersNotes } from "./refused.ts";

/** `family-broken`: an address failed in an attempt in which one of the other family connected. */
export const familyBroken: Rule = (trace) => {
  const { host } = trace.header.endpoint;
  if (isLocalHost(host)) return [];
  const failures = allFailures(trace).filter((failure) => failedBesideOther(trace, failure));
  const first = failures[0];
  if (first === undefined) return [];
  const works = connectedIn(trace, failures);
  const broken = familyWords(first.connection.family);
  const working = familyWords(first.connection.family === 6 ? 4 : 6);
  const platform = platformOf(trace.header);
  const { short } = findingCatalogue[first.kind];
  return [
    finding("family-broken", {
      cause: `${broken} does not work for ${shown(host)} from here (${short}), and ${working} does.`,
      evidence: [...failureProofs(trace, failures, failedWords), ...connectedProofs(trace, works)],
      alternatives: [
        `The ${broken} address in the name service is wrong or out of date, and ${broken} itself works.`,
        `The server, or the firewall before it, is set up for ${working} only.`,
      ],
      nextSteps: [
        step(`Ask whoever runs ${shown(host)} to mend or remove ${addressesWords(failures, "and")}.`),
        step("See which addresses the name has.", lookupCommand(platform, host)),
        step("See which way packets to the broken one go.", routeCommand(platform, first.connection.address)),
        ...(first.connection.family === 6
          ? [step("See whether this machine has IPv6 addresses.", ipv6AddressesCommand(platform))]
          : []),
      ],
    }),
  ];
};

/** `localhost-one-family`: connected on one loopback address and not on the other, or refused where the other listens. */
export const localhostOneFamily: Rule = (trace) => {
  const { host } = trace.header.endpoint;
  if (!isLocalHost(host)) return [];
  const lost = allFailures(trace).filter(
    (failure) => failedBesideOther(trace, failure) && isLoopback(failure.connection.address),
  );
  const works = connectedIn(trace, lost);
  if (lost.length > 0) {
    return [
      oneFamily(trace, lost[0]?.connection.address ?? "", works[0]?.address ?? "", "warning", [
        ...failureProofs(trace, lost, failedWords),
        ...connectedProofs(trace, works),
      ]),
    ];
  }
  const note = oneSidedNote(trace);
  if (note === undefined) return [];
  const { established } = trace;
  const said = proof(
    trace,
    note.index,
    `listeners on port ${note.event.port}: ${listenersWords(note.event)}`,
  );
  if (established !== undefined) {
    // An address that connects is all that was asked for; only the name means both.
    if (isLiteral(host)) return [];
    return [
      oneFamily(trace, otherLoopback(established.address), established.address, "info", [
        ...connectedProofs(trace, [established]),
        said,
      ]),
    ];
  }
  const refused = allFailures(trace).filter(
    ({ kind, connection }) =>
      kind === "refused" &&
      !note.event.addresses.some((listener) => listenerCovers(listener, connection.address)),
  );
  const first = refused[0]?.connection.address;
  if (first === undefined || !covers(note.event, otherLoopback(first))) return [];
  return [
    oneFamily(trace, first, otherLoopback(first), "warning", [
      ...failureProofs(trace, refused, failedWords),
      said,
    ]),
  ];
};

const oneFamily = (
  trace: Trace,
  silent: string,
  listening: string,
  severity: "info" | "warning",
  evidence: readonly FindingEvidence[],
) => {
  const { port } = trace.header.endpoint;
  return finding("localhost-one-family", {
    severity,
    cause: `The server listens on ${endpointWords(listening, port)} and not on ${endpointWords(silent, port)}, and \`localhost\` means both.`,
    evidence,
    alternatives: [
      "Two programs are meant to have the port, one for each family, and one of them is not running.",
    ],
    nextSteps: nextSteps(trace, listening),
  });
};

const nextSteps = (trace: Trace, listening: string): readonly NextStep[] => [
  step(
    `Use \`${shown(listening)}\` in place of \`localhost\`: programs that try the other address first fail or lose time.`,
  ),
  step("Let the server listen on both 127.0.0.1 and ::1."),
  step(
    "See which addresses the port is open on.",
    listenersCommand(platformOf(trace.header), trace.header.endpoint.port),
  ),
];

/** A note by which exactly one of the two loopback addresses has a listener. */
const oneSidedNote = (trace: Trace): Indexed<ListenersNote> | undefined =>
  listenersNotes(trace).find(({ event }) => covers(event, "127.0.0.1") !== covers(event, "::1"));

const covers = (note: ListenersNote, address: string): boolean =>
  note.addresses.some((listener) => listenerCovers(listener, address));

const otherLoopback = (address: string): string => (address.includes(":") ? "127.0.0.1" : "::1");

const listenersWords = ({ addresses }: ListenersNote): string => listWords(addresses.map(shown));

/** What connected in the attempts in which these failed. */
const connectedIn = (trace: Trace, failures: readonly Failure[]): readonly ConnectionRecord[] =>
  [...new Set(failures.map(({ connection }) => connection.attempt))]
    .flatMap((attempt) => connectionsOf(trace, attempt))
    .filter(({ connected }) => connected !== undefined);

const failedWords = (failure: Failure): string =>
  `${targetWords(failure.connection)} failed after ${failedAfter(failure)}${codeWords(failure.code)}`;

const connectedProofs = (
  trace: Trace,
  connections: readonly ConnectionRecord[],
): readonly FindingEvidence[] =>
  proofs(
    trace,
    connections.flatMap((connection) =>
      connection.connected === undefined ? [] : [{ connection, ...connection.connected }],
    ),
    ({ index }) => index,
    ({ connection, event }) =>
      `${attemptPrefix(trace, connection.attempt)}${targetWords(connection)} connected after ${durationWords(event.duration)}`,
  );
