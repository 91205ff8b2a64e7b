/** RFC 8305 races IPv4 and IPv6, which hides that one of them does not work (§9.3). On localhost see `localhost.ts`. */
import type { ConnectionRecord } from "../../fold/records.ts";
import type { Trace } from "../../fold/trace.ts";
import { familyWords, isLocalHost } from "../addresses.ts";
import { findingCatalogue } from "../catalogue.ts";
import { ipv6AddressesCommand, lookupCommand, platformOf, routeCommand, step } from "../commands.ts";
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
import { finding, proofs, type Rule } from "../rule.ts";
import { distinct, durationWords, shown } from "../words.ts";

/** `family-broken`: an address failed in an attempt in which one of the other family connected. */
export const familyBroken: Rule = (trace) => {
  const { host } = trace.header.endpoint;
  if (isLocalHost(host)) return [];
  const failures = allFailures(trace).filter((failure) => failedBesideOther(trace, failure));
  const [first] = failures;
  if (first === undefined) return [];
  const broken = familyWords(first.connection.family);
  const working = familyWords(first.connection.family === 6 ? 4 : 6);
  const here = wasNotAsked(first);
  return [
    finding("family-broken", {
      cause: `${broken} does not work for ${shown(host)} from here (${findingCatalogue[first.kind].short}), and ${working} does.`,
      evidence: [
        ...failureProofs(trace, failures, addressFailedWords),
        ...connectedProofs(trace, connectedBeside(trace, failures)),
      ],
      alternatives: here
        ? [`The network here has no ${broken} at all, and the address in the name service is right.`]
        : [
            `The ${broken} address in the name service is wrong or out of date, and ${broken} itself works.`,
            `The server, or the firewall before it, is set up for ${working} only.`,
          ],
      nextSteps: nextSteps(trace, failures, first),
    }),
  ];
};

/** What connected in the attempts in which these failed. */
export const connectedBeside = (trace: Trace, failures: readonly Failure[]): readonly ConnectionRecord[] =>
  distinct(failures.map(({ connection }) => connection.attempt))
    .flatMap((attempt) => connectionsOf(trace, attempt))
    .filter(({ connected }) => connected !== undefined);

/** `[fd00::7]:5432 failed after 0.1 ms (ENETUNREACH)`. */
export const addressFailedWords = (failure: Failure): string =>
  `${targetWords(failure.connection)} failed after ${failedAfter(failure)}${codeWords(failure.code)}`;

/** `10.0.3.7:5432 connected after 1.0 ms`, for each that did. */
export const connectedProofs = (
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

/** Nothing was sent: whatever the other side does, it has not been asked. */
const wasNotAsked = ({ kind }: Failure): boolean => kind === "no-route" || kind === "prohibited";

const nextSteps = (trace: Trace, failures: readonly Failure[], first: Failure): readonly NextStep[] => {
  const { host } = trace.header.endpoint;
  const platform = platformOf(trace.header);
  const { address, family } = first.connection;
  return [
    ...(wasNotAsked(first)
      ? []
      : [step(`Ask whoever runs ${shown(host)} to mend or remove ${addressesWords(failures, "and")}.`)]),
    step("See which way packets to the broken address go.", routeCommand(platform, address)),
    ...(family === 6
      ? [step("See whether this machine has IPv6 addresses.", ipv6AddressesCommand(platform))]
      : []),
    step("See which addresses the name has.", lookupCommand(platform, host)),
  ];
};
