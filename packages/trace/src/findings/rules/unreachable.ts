/** RFC 9293 §3.9.2.2 and RFC 1122 §3.2.2.1: unreachable by a router's word, or by this machine's own routing table. */
import type { Trace } from "../../fold/trace.ts";
import { isGroup, isLinkLocalWithoutZone } from "../addresses.ts";
import {
  ipv6AddressesCommand,
  lookupCommand,
  packetsCommand,
  pathCommand,
  platformOf,
  routeCommand,
  step,
} from "../commands.ts";
import { failuresOf, failureSeverity, type Failure } from "../failure.ts";
import { addressesWords, codeWords, failedAfter, failureProofs, targetWords } from "../failure-words.ts";
import type { NextStep } from "../finding.ts";
import { finding, type Rule } from "../rule.ts";
import { distinct, durationWords, shown } from "../words.ts";

/** `host-unreachable`. */
export const hostUnreachable: Rule = (trace) => {
  const failures = failuresOf(trace, "host-unreachable");
  const first = failures[0];
  if (first === undefined) return [];
  const who = failures.every(byIcmp) ? "a router on the way" : "a router, or this machine itself,";
  return [
    finding("host-unreachable", {
      severity: failureSeverity(trace, failures),
      cause: `${addressesWords(failures, "and")} cannot be reached: ${who} reported the host unreachable.`,
      evidence: failureProofs(trace, failures, unreachableWords),
      alternatives: [
        ...(tookNeighbourTime(first)
          ? [
              "If the address is on this machine's own network, no machine there has it: asking for it goes unanswered for about 3 s.",
            ]
          : []),
        "A firewall that rejects connections as administratively prohibited gives the same code (EHOSTUNREACH).",
      ],
      nextSteps: [
        step(
          `Check that ${shown(first.connection.address)} is the right address, and that the machine is on.`,
        ),
        ...waySteps(trace, first),
      ],
    }),
  ];
};

/** `network-unreachable`. */
export const networkUnreachable: Rule = (trace) => {
  const failures = failuresOf(trace, "network-unreachable");
  const first = failures[0];
  if (first === undefined) return [];
  return [
    finding("network-unreachable", {
      severity: failureSeverity(trace, failures),
      cause: `${addressesWords(failures, "and")} cannot be reached: a router on the way knows no way to that network.`,
      evidence: failureProofs(trace, failures, unreachableWords),
      alternatives: [
        "A VPN or tunnel that carries this network is down.",
        "A firewall answers in a router's name.",
      ],
      nextSteps: [
        step("Check that the VPN or tunnel to that network is up, if there is one."),
        ...waySteps(trace, first),
      ],
    }),
  ];
};

/** `no-route`: nothing was sent. One finding for each reason. */
export const noRoute: Rule = (trace) => {
  const failures = failuresOf(trace, "no-route");
  return distinct(failures.map(routeReason)).map((reason) => {
    const those = failures.filter((failure) => routeReason(failure) === reason);
    return finding("no-route", {
      severity: failureSeverity(trace, those),
      cause: routeCause(
        reason,
        addressesWords(those, "and"),
        distinct(those.map(({ connection }) => connection.address)).length > 1,
      ),
      evidence: failureProofs(
        trace,
        those,
        (failure) =>
          `connecting to ${targetWords(failure.connection)} failed after ${failedAfter(failure)}` +
          `${codeWords(failure.code)}: ${failure.connection.failed?.event.synSent === false ? "no connection request (SYN) was sent" : "too soon for an answer from the network"}`,
      ),
      alternatives: routeAlternatives(reason),
      nextSteps: routeSteps(trace, reason, those),
    });
  });
};

type RouteReason = "route" | "no-ipv6" | "zone" | "group";

const routeReason = ({ code, connection }: Failure): RouteReason => {
  if (isGroup(connection.address)) return "group";
  if (isLinkLocalWithoutZone(connection.address)) return "zone";
  return code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT" ? "no-ipv6" : "route";
};

const routeCause = (reason: RouteReason, addresses: string, several: boolean): string => {
  switch (reason) {
    case "route":
      return `This machine has no route to ${addresses}.`;
    case "no-ipv6":
      return `It looks like this machine has no IPv6, so ${addresses} cannot be tried.`;
    case "zone":
      return `${addresses} ${several ? "are link-local addresses" : "is a link-local address"}, and the interface to use is not named.`;
    case "group":
      return `${addresses} ${several ? "are group addresses" : "is a group address"}, and TCP connects to single machines only.`;
  }
};

const routeAlternatives = (reason: RouteReason): readonly string[] => {
  switch (reason) {
    case "route":
      return ["The network is down, or a VPN that brings the route is not connected."];
    case "no-ipv6":
      return ["All local ports for IPv6 connections to that address are in use."];
    case "zone":
    case "group":
      return [];
  }
};

const routeSteps = (trace: Trace, reason: RouteReason, failures: readonly Failure[]): readonly NextStep[] => {
  const platform = platformOf(trace.header);
  const { host } = trace.header.endpoint;
  const address = failures[0]?.connection.address ?? host;
  const route = step("See which way packets would go there.", routeCommand(platform, address));
  const other = step("See which other addresses the name has.", lookupCommand(platform, host));
  switch (reason) {
    case "route":
      return [
        step("Connect the network or the VPN that leads there."),
        route,
        ...(host === address ? [] : [other]),
      ];
    case "no-ipv6":
      return [
        step("Use an IPv4 address of the server, or switch IPv6 on."),
        step("See whether this machine has IPv6 addresses.", ipv6AddressesCommand(platform)),
        ...(host === address ? [] : [other]),
      ];
    case "zone":
      return [
        step(
          `Add the interface to the address: \`${shown(address)}%eth0\`, with this machine's name for it.`,
        ),
        route,
      ];
    case "group":
      return [step("Use the server's own address.")];
  }
};

const byIcmp = ({ connection }: Failure): boolean => connection.failed?.event.answer === "icmp";

/** Linux asks for a neighbour's hardware address three times, 1 s apart, before it reports the host unreachable. */
const tookNeighbourTime = ({ connection }: Failure): boolean => {
  const duration = connection.failed?.event.duration ?? 0;
  return duration > 900 && duration < 4500;
};

/** Before it opened, or in the middle of an open connection. */
const unreachableWords = (failure: Failure): string => {
  const { connection, code } = failure;
  const age = connection.closed?.event.age;
  if (connection.failed === undefined && age !== undefined) {
    return `the connection to ${targetWords(connection)} ended ${durationWords(age)} after it opened${codeWords(code)}`;
  }
  const how = byIcmp(failure) ? " by an ICMP error" : "";
  return `connecting to ${targetWords(connection)} failed${how} after ${failedAfter(failure)}${codeWords(code)}`;
};

const waySteps = (trace: Trace, { connection }: Failure): readonly NextStep[] => {
  const platform = platformOf(trace.header);
  const { address, port } = connection;
  return [
    step("See which way packets go there.", routeCommand(platform, address)),
    step("See how far they come.", pathCommand(platform, address)),
    step("See which machine reports it.", packetsCommand(platform, address, port)),
  ];
};
