/** `localhost` is 127.0.0.1 and ::1 (RFC 6724 §2.1 puts ::1 first), and many servers listen on one of them only. */
import type { ListenersNote } from "../../event/note-event.ts";
import type { ConnectionRecord, Indexed } from "../../fold/records.ts";
import type { Trace } from "../../fold/trace.ts";
import { isLiteral, isLocalHost, isLoopback, listenerCovers } from "../addresses.ts";
import { findingCatalogue } from "../catalogue.ts";
import { listenersCommand, platformOf, step } from "../commands.ts";
import { allFailures, failedBesideOther } from "../failure.ts";
import { failureProofs } from "../failure-words.ts";
import type { Finding, FindingEvidence } from "../finding.ts";
import { finding, proof, type Rule } from "../rule.ts";
import { endpointWords, listWords, shown } from "../words.ts";
import { addressFailedWords, connectedBeside, connectedProofs } from "./families.ts";
import { listenersNotes } from "./refused.ts";

/** `localhost-one-family`: one loopback address connected and the other failed, or only one of them has a listener. */
export const localhostOneFamily: Rule = (trace) => {
  const { host } = trace.header.endpoint;
  if (!isLocalHost(host)) return [];
  const raced = byRace(trace);
  if (raced !== undefined) return [raced];
  const note = listenersNotes(trace).find(({ event }) => covers(event, "127.0.0.1") !== covers(event, "::1"));
  if (note === undefined) return [];
  const { established } = trace;
  if (established === undefined) return byRefusal(trace, note);
  // An address that connects is all that was asked for; only the name means both.
  return isLiteral(host) || !isLoopback(established.address) ? [] : [byNote(trace, established, note)];
};

/** What one finding says of the two addresses. */
interface OneSided {
  readonly listening: string;
  readonly silent: string;
  /** Why the other did not do, where it is not that nothing listens there. */
  readonly because?: string;
  readonly severity: "info" | "warning";
  readonly evidence: readonly FindingEvidence[];
}

const byRace = (trace: Trace): Finding | undefined => {
  const lost = allFailures(trace).filter(
    (failure) => failedBesideOther(trace, failure) && isLoopback(failure.connection.address),
  );
  const works = connectedBeside(trace, lost);
  const [first] = lost;
  const [other] = works;
  if (first === undefined || other === undefined) return undefined;
  return oneFamily(trace, {
    listening: other.address,
    silent: first.connection.address,
    ...(first.kind === "refused" ? {} : { because: findingCatalogue[first.kind].short }),
    severity: "warning",
    evidence: [...failureProofs(trace, lost, addressFailedWords), ...connectedProofs(trace, works)],
  });
};

/** It connected at the first go: no time was lost here, and may be by another program. */
const byNote = (trace: Trace, connection: ConnectionRecord, note: Indexed<ListenersNote>): Finding =>
  oneFamily(trace, {
    listening: connection.address,
    silent: otherLoopback(connection.address),
    severity: "info",
    evidence: [...connectedProofs(trace, [connection]), noteProof(trace, note)],
  });

/** The address that was asked for is refused, and the other one has the listener. */
const byRefusal = (trace: Trace, note: Indexed<ListenersNote>): readonly Finding[] => {
  const refused = allFailures(trace).filter(
    ({ kind, connection }) =>
      kind === "refused" && isLoopback(connection.address) && !covers(note.event, connection.address),
  );
  const silent = refused[0]?.connection.address;
  if (silent === undefined || !covers(note.event, otherLoopback(silent))) return [];
  return [
    oneFamily(trace, {
      listening: otherLoopback(silent),
      silent,
      severity: "warning",
      evidence: [...failureProofs(trace, refused, addressFailedWords), noteProof(trace, note)],
    }),
  ];
};

const oneFamily = (trace: Trace, { listening, silent, because, severity, evidence }: OneSided): Finding => {
  const { host, port } = trace.header.endpoint;
  // What the name means on this machine is what the lookup said; elsewhere it commonly means both.
  const means = trace.attempts.at(-1)?.lookup?.addresses ?? [];
  const onlyHere =
    !isLiteral(host) &&
    means.length > 0 &&
    means.every((address) => address.includes(":") === listening.includes(":"));
  const both = onlyHere
    ? `; here \`${shown(host)}\` is only ${shown(means[0] ?? listening)}, so nothing is lost, but on machines where it also means ${shown(silent)}, programs fail or lose time`
    : `, and \`localhost\` means both`;
  const here = endpointWords(listening, port);
  const there = endpointWords(silent, port);
  return finding("localhost-one-family", {
    severity,
    cause:
      because === undefined
        ? `The server listens on ${here} and not on ${there}${both}.`
        : `The server can be reached on ${here} and not on ${there} (${because})${both}.`,
    evidence,
    alternatives: [
      "Two programs are meant to have the port, one for each family, and one of them is not running.",
    ],
    nextSteps: [
      step(
        `Use \`${shown(listening)}\` in place of \`${shown(host)}\`: programs that try the other address first fail or lose time.`,
      ),
      step("Let the server listen on both 127.0.0.1 and ::1."),
      step("See which addresses the port is open on.", listenersCommand(platformOf(trace.header), port)),
    ],
  });
};

const noteProof = (trace: Trace, { index, event }: Indexed<ListenersNote>): FindingEvidence =>
  proof(trace, index, `listeners on port ${event.port}: ${listWords(event.addresses.map(shown))}`);

const covers = (note: ListenersNote, address: string): boolean =>
  note.addresses.some((listener) => listenerCovers(listener, address));

const otherLoopback = (address: string): string => (address.includes(":") ? "127.0.0.1" : "::1");
