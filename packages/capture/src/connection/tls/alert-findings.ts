/** What is said of a TLS handshake that one side ended with an alert: which, who sent it, what it means. */
import { DIRECTION_INTS, NEXT_SEQ } from "../../analysis/store.ts";
import type { CaptureFinding } from "../../report/finding.ts";
import { evidence, finding, type Case } from "../case.ts";
import * as C from "../columns.ts";
import { clientSide } from "../connection-story.ts";
import { type AlertTopic, alertNames } from "./alert-names.ts";
import type { TlsAlert } from "./alerts.ts";

export const tlsAlertFindings = (about: Case): CaptureFinding[] => {
  const alert = about.observer.tlsAlerts.of(about.stream);
  if (alert === undefined) return [];
  return alert.number >= 0 ? [told(about, alert)] : sealed(about, alert);
};

const told = (about: Case, alert: TlsAlert): CaptureFinding => {
  const { name = "", topic = "message", meaning = "" } = alertNames[alert.number] ?? {};
  const fromClient = isFromClient(about, alert);
  // Once it has chosen from what was offered, it is something else that it does not like.
  const chosen = name === "handshake_failure" && !fromClient && !alert.first;
  return finding({
    code: "tls-alert",
    severity: "error",
    confidence: "is",
    cause: `${about.name(alert.side)} ended the TLS handshake: ${chosen ? "it did not accept what the other side sent in the handshake" : meaning} (alert ${name}).`,
    evidence: [
      evidence(
        alert.frame,
        `TLS alert: ${name} (${alert.number}), fatal${alert.first ? ", the first that it sent" : ""}`,
      ),
    ],
    alternatives: chosen
      ? ["It wants a certificate from the client and got none: before TLS 1.3 many servers say it so."]
      : [],
    next: steps(about, alert, topic, fromClient),
    reference: "RFC 8446 §6",
  });
};

const isFromClient = ({ columns, analyser, stream }: Case, { side }: TlsAlert): boolean =>
  clientSide(columns, analyser, stream) === side;

const steps = (about: Case, { side }: TlsAlert, topic: AlertTopic, fromClient: boolean): string[] => {
  const [sender, other] = [about.name(side), about.name(side ^ 1)];
  switch (topic) {
    case "certificate":
      return fromClient
        ? [
            `Look at the certificate that ${other} sends: its dates, its names, and whether it sends the intermediate ones.`,
            `Where its authority is one of your own, let ${sender} trust it.`,
          ]
        : [`Give ${other} a certificate that an authority issued which ${sender} accepts.`];
    case "client-certificate":
      return [`Give ${other} a certificate that an authority issued which ${sender} accepts.`];
    case "offer":
      return ["Compare the versions of TLS and the ciphers that both sides allow."];
    case "name":
      return [`Check the host name that ${other} asks for (SNI), and the sites that ${sender} serves.`];
    case "protocol":
      return ["Compare the protocols that both sides allow (ALPN), such as h2 and http/1.1."];
    case "message":
      return [
        `Look into the log of the TLS library on ${sender}, and whether a proxy on the way changes what passes.`,
      ];
  }
};

/** An encrypted alert after which its side sent nothing more but its close. */
const sealed = (about: Case, alert: TlsAlert): CaptureFinding[] => {
  const direction = about.direction(alert.side);
  const fin = (about.columns.direction(direction, C.SEEN) & C.FIN_OUT) !== 0;
  const reset = about.unusual?.resets.some(({ side }) => side === alert.side) === true;
  const next = about.analyser.store.directions[direction * DIRECTION_INTS + NEXT_SEQ] as number;
  const end = fin ? (about.columns.direction(direction, C.FIN_END) - 1) | 0 : next;
  if ((!fin && !reset) || end !== alert.end) return [];
  const fromClient = isFromClient(about, alert);
  const name = about.name(alert.side);
  return [
    finding({
      code: "tls-alert",
      severity: "error",
      confidence: "looks like",
      cause: `${name} ended the TLS handshake with an alert that is encrypted.`,
      evidence: [
        evidence(alert.frame, "an encrypted record of an alert's length, and nothing after it but the close"),
      ],
      alternatives: fromClient
        ? [
            `It does not accept the certificate of ${about.name(alert.side ^ 1)}, as is most often the reason.`,
            "It has closed in order (close_notify) before it had sent anything.",
          ]
        : [
            "It wants a certificate from the client, as is most often the reason.",
            "It has closed in order (close_notify) before it had answered anything.",
          ],
      next: [
        `Look into the log of the TLS library on ${name}: the capture does not show what the alert says.`,
      ],
      reference: "RFC 8446 §6",
    }),
  ];
};
