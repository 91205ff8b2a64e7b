/** From a trace to what went wrong in it: every rule asked, and the answers put into the order in which to read them. */
import type { Trace } from "../fold/trace.ts";
import { findingCodes } from "./catalogue.ts";
import { step } from "./commands.ts";
import type { Finding, Severity } from "./finding.ts";
import type { Rule } from "./rule.ts";
import { allAddressesFailed } from "./rules/all-addresses.ts";
import { closedBeforeAnswer, wroteAfterHalfClose } from "./rules/closed.ts";
import { deadline } from "./rules/deadline.ts";
import { familyBroken } from "./rules/families.ts";
import { localResources } from "./rules/local-resources.ts";
import { localhostOneFamily } from "./rules/localhost.ts";
import { nameLookupFailing, nameLookupSlow, nameNotFound } from "./rules/lookup.ts";
import { plainToTls } from "./rules/plain-to-tls.ts";
import { withPackets } from "./rules/packets.ts";
import { prohibited } from "./rules/prohibited.ts";
import { proxyConfigured } from "./rules/proxy.ts";
import { refused, refusedByIcmp } from "./rules/refused.ts";
import { resetAfterAccept, resetAfterBytes } from "./rules/reset.ts";
import { retryExhausted, retryFutile } from "./rules/retry.ts";
import { slowHandshake, synRetransmitted } from "./rules/slow.ts";
import { slowAnswer } from "./rules/slow-answer.ts";
import {
  certificateExpired,
  certificateNameMismatch,
  certificateNotYetValid,
  certificateUntrusted,
} from "./rules/tls-certificate.ts";
import { clientCertificateRequired, notTls, tlsRefused } from "./rules/tls-handshake.ts";
import { unanswered } from "./rules/unanswered.ts";
import { zeroWindow } from "./rules/zero-window.ts";
import { hostUnreachable, networkUnreachable, noRoute } from "./rules/unreachable.ts";

/**
 * What went wrong, worst first; of equally bad ones a cause stands before its consequence. Empty for a healthy
 * connection. Pure: the same trace gives the same findings; a trace that still runs gives those known so far, as
 * warnings; a simulation's have next steps for a simulation. What was cancelled is blamed for nothing but what had already failed.
 */
export const diagnose = (trace: Trace): readonly Finding[] =>
  withPackets(
    trace,
    rules.flatMap((rule) => rule(trace)),
  )
    .map((found) => (trace.header.source === "simulation" ? inSimulation(found) : found))
    .toSorted(
      (a, b) =>
        severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
        findingCodes.indexOf(a.code) - findingCodes.indexOf(b.code) ||
        (a.evidence[0]?.event ?? 0) - (b.evidence[0]?.event ?? 0),
    );

/** There is no machine to look at and nothing left to guess: the run itself has everything. */
const inSimulation = (found: Finding): Finding => ({
  ...found,
  alternatives: [],
  nextSteps: [
    step("See every packet of the run and what became of it: simulate with --ladder full."),
    step("Change the scenario (what the path does, the ends' settings, the seed), and run it again."),
  ],
});

const severities: readonly Severity[] = ["error", "warning", "info"];

const rules: readonly Rule[] = [
  nameNotFound,
  nameLookupFailing,
  allAddressesFailed,
  refused,
  refusedByIcmp,
  prohibited,
  hostUnreachable,
  networkUnreachable,
  unanswered,
  localResources,
  noRoute,
  notTls,
  plainToTls,
  certificateExpired,
  certificateNotYetValid,
  certificateUntrusted,
  certificateNameMismatch,
  clientCertificateRequired,
  tlsRefused,
  wroteAfterHalfClose,
  resetAfterAccept,
  resetAfterBytes,
  closedBeforeAnswer,
  nameLookupSlow,
  synRetransmitted,
  slowHandshake,
  zeroWindow,
  slowAnswer,
  familyBroken,
  localhostOneFamily,
  deadline,
  proxyConfigured,
  retryExhausted,
  retryFutile,
];
