/** What is said of a connection that stood still: a window that was closed or small, keep-alives without an answer. */
import { byteWords } from "@tcplens/trace";
import type { CaptureFinding } from "../report/finding.ts";
import { evidence, evidenceOf, finding, span, type Case } from "./case.ts";
import * as C from "./columns.ts";
import { sentAgainFindings } from "./sent-again-findings.ts";
import type { FullWindows, Packets, WindowStalls } from "./unusual.ts";

export const standstillFindings = (about: Case): CaptureFinding[] => {
  const found: CaptureFinding[] = [];
  for (const side of [0, 1]) {
    const stalls = about.side(side)?.stalls;
    if (stalls !== undefined) found.push(...windowClosed(about, side, stalls));
  }
  for (const side of [0, 1]) {
    const kept = about.side(side);
    if (kept === undefined) continue;
    if (kept.fullWindows !== undefined) found.push(...smallWindow(about, side, kept.fullWindows));
    found.push(...sentAgainFindings(about, side, kept));
    if (kept.keepAlives !== undefined) found.push(...keepAlives(about, side, kept.keepAlives));
  }
  return found;
};

/** The receiver's program does not read: its window is closed. `side` is the receiver. */
const windowClosed = (about: Case, side: number, stalls: WindowStalls): CaptureFinding[] => {
  const waits =
    stalls.since >= 0 &&
    (stalls.asked || stalls.outstanding) &&
    // RFC 9293 §3.6: after the sender's FIN nothing more comes.
    (about.columns.direction(about.direction(side ^ 1), C.SEEN) & C.FIN_TAKEN) === 0;
  const lasts = waits ? about.duration - stalls.since : 0;
  const total = stalls.total + lasts;
  const name = about.name(side);
  const asked = `The sender asked ${times(stalls.probes)} whether it has opened`;
  const probes = stalls.probes === 0 ? "" : ` ${asked}.`;
  if (lasts > 0 && lasts >= NOTICED) {
    const { unheard, unheardFrame } = stalls;
    // Every probe is answered, whether the window has opened or not (RFC 9293 §3.8.6.1).
    const cut =
      unheard >= UNHEARD_MIN &&
      !about.answersUnseen(side ^ 1) &&
      about.columns.direction(about.direction(side), C.LAST_FRAME_OF) < unheardFrame;
    const end = cut ? ` ${asked}; the last ${unheard} times nothing came back.` : probes;
    return [
      finding({
        code: "window-never-opened",
        severity: "error",
        confidence: "is",
        cause: about.goesOn
          ? `${name} does not read: its receive window has been closed for the last ${span(lasts)}.${end}`
          : `${name} stopped reading and never went on: its receive window was closed for the last ${span(lasts)}.${end}`,
        evidence: [
          evidence(stalls.sinceFrame, `${name} announces a window of 0`),
          ...(cut ? [evidence(unheardFrame, `the first of ${unheard} probes without an answer`)] : []),
        ],
        alternatives: [
          "The program hangs, is stopped, or waits for something else.",
          ...(cut
            ? ["By the end the machine was off or cut off, or a device on the way dropped the packets."]
            : []),
        ],
        next: [
          `Look at what the program on ${name} does: it does not read from the connection.`,
          ...(cut ? [`Check that ${name} is still reachable.`] : []),
        ],
        reference: "RFC 9293 §3.8.6.1",
      }),
    ];
  }
  if (total < NOTICED) return [];
  return [
    finding({
      code: "zero-window",
      severity: "warning",
      confidence: "is",
      cause: `${name} did not read what was sent to it: its receive window was closed ${times(stalls.count + (waits ? 1 : 0))}, for ${span(total)} in all.${probes}`,
      evidence: [
        evidence(stalls.longestFrom, `${name} announces a window of 0`),
        evidence(stalls.longestTo, `the window is open again, ${span(stalls.longest)} later`),
      ],
      alternatives: ["Its receive buffer is too small for the rate at which data comes."],
      next: [
        `Look at what the program on ${name} does instead of reading: that side holds the connection up.`,
      ],
      reference: "RFC 9293 §3.8.6.1",
    }),
  ];
};

/** A window of few segments that the sender fills again and again. `side` is the sender. */
const smallWindow = (about: Case, side: number, full: FullWindows): CaptureFinding[] => {
  const segment = about.columns.direction(about.direction(side), C.LARGEST);
  if (
    full.packets.count < FULL_MIN ||
    segment === 0 ||
    full.largest >= Math.min(SMALL_WINDOW, SEGMENTS * segment)
  )
    return [];
  return [
    finding({
      code: "small-window",
      severity: "warning",
      confidence: "is",
      cause: `${about.name(side ^ 1)} never offered a window of more than ${byteWords(full.largest)}, and ${about.name(side)} filled it ${full.packets.count} times: it has to stop after each few segments.`,
      evidence: evidenceOf(full.packets, "the segment ends where the window does"),
      alternatives: ["The receive buffer was set small (SO_RCVBUF), or the program reads slowly."],
      next: [
        `Leave the receive buffer on ${about.name(side ^ 1)} to the operating system, or make it larger.`,
      ],
      reference: "RFC 9293 §3.8.6",
    }),
  ];
};

/** Keep-alives of `side` to which nothing came; where a reset followed it tells the same. */
const keepAlives = (about: Case, side: number, packets: Packets): CaptureFinding[] => {
  const heard = about.columns.time(about.direction(side ^ 1), C.LAST_AT);
  const reset = about.unusual?.resets.some((each) => each.side === side) ?? false;
  if (packets.count < KEEP_ALIVES_MIN || heard >= packets.lastTime || reset || about.answersUnseen(side))
    return [];
  return [
    finding({
      code: "keep-alive-unanswered",
      severity: "warning",
      confidence: "is",
      cause: `${about.name(side ^ 1)} has not answered the last ${packets.count} keep-alives of ${about.name(side)}.`,
      evidence: evidenceOf(packets, "keep-alive"),
      alternatives: [
        "The other machine is off or cut off.",
        "A device on the way dropped the idle connection in silence.",
      ],
      next: [`Check that ${about.name(side ^ 1)} is up and reachable.`],
      reference: "RFC 9293 §3.8.4",
    }),
  ];
};

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);

/** ns: shorter stalls happen in every transfer that is faster than its reader. */
const NOTICED = 200_000_000;
const FULL_MIN = 4;
/** Segments: a window of fewer lets delayed acknowledgements stop the sender. */
const SEGMENTS = 4;
/** Octets: what a receiver offers at once where nobody has made it small. */
const SMALL_WINDOW = 32_768;
const KEEP_ALIVES_MIN = 2;
/** Window probes in a row: one may be lost. */
const UNHEARD_MIN = 2;
