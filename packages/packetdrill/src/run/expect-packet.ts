/** An outbound packet of a script: waits for what the model sends, and compares it. */
import { compareTcp, type Comparison } from "../packet/compare.ts";
import type { Conversation } from "../packet/conversation.ts";
import { joinRun, runProblem, type Sent } from "../packet/join.ts";
import { countWords } from "../language/count-words.ts";
import type { Packet, TcpBody } from "../language/packet.ts";
import { joinParts, observedParts, scriptParts } from "../packet/packet-text.ts";
import { firstWrongOctet } from "../packet/payload.ts";
import { readPacket } from "../packet/read-packet.ts";
import { pictureOf } from "./ladder.ts";
import type { Machine } from "./machine.ts";
import { seconds, timeProblem, type Expectation } from "./timing.ts";
import { fail, unsupported } from "./verdict.ts";

/** What is expected, and what it is part of. Times in microseconds. */
export interface ExpectedPacket {
  readonly packet: Packet;
  readonly body: TcpBody;
  readonly time: Expectation;
  /** Time of the event before. */
  readonly before: number | undefined;
}

const SYN = 0x02;
const ACK = 0x10;

/** Takes the next packet of the conversation, or the next few. Returns it as it was seen. */
export const expectPacket = (
  machine: Machine,
  conversation: Conversation,
  expected: ExpectedPacket,
): Sent => {
  prepare(conversation, expected.body);
  const wanted = expected.body.sequence.length;
  const first = takeNext(machine, conversation, expected);
  const run: [Sent, ...Sent[]] = [first];
  let length = first.segment.payload.length;
  while (length < wanted && first.segment.payload.length > 0 && !machine.settings.strictSegments) {
    const next = takeNext(machine, conversation, expected, run);
    const problem = runProblem(run.at(-1) ?? first, next, wanted - length);
    if (problem !== undefined) failRun(expected, [...run, next], problem);
    run.push(next);
    length += next.segment.payload.length;
  }
  const last = run.at(-1) ?? first;
  const size = machine.segmentSize(conversation.localPort, conversation.remotePort);
  const isFull = last.segment.payload.length > 0 && last.segment.payload.length === size;
  const seen = joinRun(run);
  compare(machine, conversation, expected, seen, { isJoined: run.length > 1, isFull });
  return seen;
};

/** A SYN of ours that the script expects tells which number it calls its first. */
const prepare = (conversation: Conversation, body: TcpBody): void => {
  if ((body.flags & (SYN | ACK)) === SYN && conversation.phase === "connecting")
    conversation.phase = "syn-sent";
};

/** The next packet of the conversation, in the script's numbers. */
const takeNext = (
  machine: Machine,
  conversation: Conversation,
  expected: ExpectedPacket,
  run: readonly Sent[] = [],
): Sent => {
  const limit = deadline(machine, expected);
  for (;;) {
    const sent = machine.sent.shift();
    if (sent !== undefined) {
      const packet = readPacket(sent.bytes);
      if (packet.flaw !== undefined) fail({ message: `the packet that is sent has ${packet.flaw}` });
      const { segment } = packet;
      if (segment === undefined || !isOf(conversation, expected, segment.sourcePort, segment.destinationPort))
        continue;
      noteStart(conversation, expected.body, segment.flags, segment.sequence);
      return { at: sent.at, packet, segment: conversation.toScript(segment) };
    }
    if (!machine.step(limit)) failMissing(machine, expected, limit, run);
  }
};

/** As long as the language waits: two seconds beyond what is expected. */
const deadline = (machine: Machine, { time }: ExpectedPacket): number =>
  time.any ? machine.elapsed + PATIENCE_MAX : Math.max(time.to, machine.elapsed) + PATIENCE;

const PATIENCE = 2_000_000;
/** Two days: longer than any timer of TCP. */
const PATIENCE_MAX = 172_800_000_000;

const isOf = (
  conversation: Conversation,
  { packet }: ExpectedPacket,
  source: number,
  destination: number,
): boolean => {
  const { ports } = packet;
  if (ports !== undefined && (ports.source !== 0 || ports.destination !== 0))
    return (
      source === (ports.source || conversation.localPort) &&
      destination === (ports.destination || conversation.remotePort)
    );
  // Which port a connection is made from shows with its SYN.
  if (conversation.localPort === 0 && destination === conversation.remotePort)
    conversation.localPort = source;
  return source === conversation.localPort && destination === conversation.remotePort;
};

/** The number of our SYN on the wire, and what the script calls it. */
const noteStart = (conversation: Conversation, body: TcpBody, flags: number, sequence: number): void => {
  if ((flags & SYN) === 0) return;
  const known = body.sequence.kind === "known" ? body.sequence.start : 0;
  const script = (body.flags & SYN) === 0 ? 0 : known;
  if ((flags & ACK) === 0) {
    if (!conversation.localStarted) conversation.startLocal(script, sequence);
  } else if (conversation.phase === "packet-received" || conversation.phase === "synack-sent") {
    // A new incarnation begins with a number of its own.
    if (conversation.phase === "packet-received") conversation.startLocal(script, sequence);
    conversation.phase = "synack-sent";
  } else if (!conversation.localStarted) conversation.startLocal(script, sequence);
};

const failMissing = (
  machine: Machine,
  expected: ExpectedPacket,
  limit: number,
  run: readonly Sent[],
): never => {
  const text = joinParts(scriptParts(expected.packet));
  const got = run.reduce((sum, { segment }) => sum + segment.payload.length, 0);
  const message =
    run.length === 0
      ? `the packet ${text} is not sent`
      : `of the packet ${text} only ${countWords(got, "octet")} ${got === 1 ? "is" : "are"} sent`;
  const until = Number.isFinite(limit) && !expected.time.any ? ` until ${seconds(limit)} s` : "";
  return fail({
    message: `${message}${until}`,
    expected: text,
    seen:
      run.length === 0 ? "nothing" : run.map(({ segment }) => joinParts(observedParts(segment))).join("; "),
    picture: [
      `${seconds(machine.elapsed).padStart(10)} expected ${text}`,
      `${"".padStart(10)} seen     nothing`,
    ],
  });
};

const failRun = ({ packet }: ExpectedPacket, run: readonly Sent[], problem: string): never => {
  const expected = joinParts(scriptParts(packet));
  const lines = run.map(
    ({ at, segment }) => `${seconds(at).padStart(10)} seen     ${joinParts(observedParts(segment))}`,
  );
  return fail({
    message: `several packets do not make up the one that is expected: ${problem}`,
    expected,
    seen: run.map(({ segment }) => joinParts(observedParts(segment))).join("; "),
    picture: [`${"".padStart(10)} expected ${expected}`, ...lines],
  });
};

const compare = (
  machine: Machine,
  conversation: Conversation,
  expected: ExpectedPacket,
  seen: Sent,
  shape: Pick<Comparison, "isJoined" | "isFull">,
): void => {
  const { packet, body } = expected;
  noteTimestamps(conversation, body, seen);
  const differences = compareTcp(packet, body, seen.packet, seen.segment, {
    timestamps: timestampCheck(machine, conversation, expected),
    ...shape,
    offloads: machine.settings.profile === "linux",
  });
  const [first] = differences;
  if (first !== undefined) {
    const [wanted, got] = [scriptParts(packet), observedParts(seen.segment)];
    const shown =
      packet.ip.ecn === undefined
        ? got
        : { ...got, ip: differences.some(({ part }) => part === "ip") ? `[${first.seen}]` : wanted.ip };
    fail({
      message: differences.map(({ what, expected: e, seen: s }) => `${what} ${s}, expected ${e}`).join("; "),
      expected: joinParts(wanted),
      seen: joinParts(shown),
      picture: pictureOf(seconds(expected.time.from), wanted, seconds(seen.at), shown, differences),
    });
  }
  checkPayload(conversation, body, seen);
  if (packet.ip.flowLabel !== undefined) unsupported("checking the flow label");
  const late = timeProblem("the packet", expected.time, seen.at, expected.before, machine.settings);
  if (late !== undefined)
    fail({
      message: late,
      expected: `at ${seconds(expected.time.from)} s`,
      seen: `at ${seconds(seen.at)} s`,
      picture: pictureOf(
        seconds(expected.time.from),
        scriptParts(packet),
        seconds(seen.at),
        { ...observedParts(seen.segment), ip: scriptParts(packet).ip },
        [],
      ),
    });
};

const noteTimestamps = (conversation: Conversation, body: TcpBody, seen: Sent): void => {
  if (body.options === "any") return;
  const expected = body.options.find((option) => option.kind === "timestamps");
  const found = seen.segment.options.find((option) => option.kind === "timestamps");
  if (expected?.value !== undefined && found?.value !== undefined)
    conversation.noteTimestamp(expected.value, found.value);
};

/** Timestamps may be off by what times may be off since the script's start. */
const timestampCheck = (machine: Machine, conversation: Conversation, { time }: ExpectedPacket) => {
  const { tolerance, tolerancePercent, timestampTick } = machine.settings;
  return {
    tick: timestampTick,
    tolerance: Math.max(tolerance, Math.trunc((tolerancePercent / 100) * time.from)),
    toScript: (live: number): number => conversation.timestampToScript(live),
  };
};

/** Every octet is the one that belongs in its place of the stream. */
const checkPayload = (conversation: Conversation, body: TcpBody, { segment }: Sent): void => {
  if (body.sequence.kind === "any" || segment.payload.length === 0) return;
  const isSyn = (segment.flags & SYN) !== 0;
  const position = isSyn ? segment.sequence - conversation.scriptLocalStart : segment.sequence - 1;
  const wrong = firstWrongOctet(segment.payload, position);
  if (wrong !== -1)
    fail({ message: `the octet ${position + wrong} of the data is not the one that was written` });
};
