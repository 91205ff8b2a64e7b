/** TLS was spoken to a server that does not speak it: what it sends is no record of TLS (RFC 8446 §5.1). */
import type { CaptureFinding } from "../report/finding.ts";
import { evidence, finding, type Case } from "./case.ts";
import * as C from "./columns.ts";

export const notTlsFindings = (about: Case): CaptureFinding[] => {
  const answer = about.observer.plainAnswers.get(about.stream);
  const opened = (about.columns.stream(about.stream, C.STORY) & C.OPENED) !== 0;
  if (answer === undefined || !opened || about.opener !== (answer.side ^ 1)) return [];
  const { protocol } = answer;
  const server = about.name(answer.side);
  return [
    finding({
      code: "not-tls",
      severity: "error",
      confidence: "is",
      cause:
        protocol === ""
          ? `What answers on ${server} does not speak TLS.`
          : `The server on ${server} speaks ${protocol} and not TLS.`,
      evidence: [
        evidence(answer.helloFrame, "the beginning of TLS (ClientHello)"),
        evidence(answer.frame, protocol === "" ? "the answer is plain text" : `the answer is ${protocol}`),
      ],
      alternatives: ["A proxy on the way answered in the server's place, in plain text."],
      next: ["Connect without TLS, or use the port on which the server speaks TLS."],
      reference: "RFC 8446 §5.1",
    }),
  ];
};
