/** Plays one script's events, one after the other, in virtual time. */
import { InvalidArgument } from "@tcplens/core";
import { runCode, type Variables } from "../code/evaluate.ts";
import { infoNames, infoValue, isUnmodelledField } from "../code/tcp-info.ts";
import { NetworkCounters } from "../command/network-counters.ts";
import { runCommand, type CommandContext } from "../command/run-command.ts";
import { didYouMean } from "../language/near-name.ts";
import type { Packet } from "../language/packet.ts";
import type { Command, EventTime, ScriptEvent, SystemCall } from "../language/script.ts";
import { Conversation } from "../packet/conversation.ts";
import { joinParts, observedParts, scriptParts } from "../packet/packet-text.ts";
import { CallContext } from "../socket/call-context.ts";
import type { Outcome } from "../socket/outcome.ts";
import { prepareCall, type CallStep } from "../socket/run-call.ts";
import { sameErrno } from "../socket/symbols.ts";
import type { TcpSocket } from "../socket/tcp-socket.ts";
import { expectPacket } from "./expect-packet.ts";
import { injectPacket } from "./inject-packet.ts";
import { callPicture, type Ladder } from "./ladder.ts";
import type { Machine } from "./machine.ts";
import { timeProblem, type Expectation } from "./timing.ts";
import { fail, unsupported, Verdict } from "./verdict.ts";

/** A call that has not returned yet. */
interface BlockedCall {
  readonly event: ScriptEvent;
  readonly context: CallContext;
  readonly step: CallStep;
  /** When it began and when it is to return, microseconds. */
  readonly began: number;
  readonly returnsAt: number;
  until: number;
}

/** Where a script stands. All times in microseconds from its start. */
export class Interpreter {
  readonly #machine: Machine;
  readonly #ladder: Ladder;
  readonly #commands: CommandContext;
  readonly #shift: number;
  readonly #variables: Variables = new Map([["TCP_INFINITE_SSTHRESH", 0x7fff_ffff]]);
  #conversation: Conversation | undefined;
  /** The socket that packets and code are about. */
  #socketUnderTest: TcpSocket | undefined;
  #blocked: BlockedCall | undefined;
  #isStepping = false;
  /** Time of the event before, and whether it was an inbound packet. */
  #before: number | undefined;
  #beforeWasInbound = false;
  #remotePorts = REMOTE_PORT_FIRST;

  constructor(machine: Machine, ladder: Ladder, readFile: CommandContext["readFile"], shift: number) {
    this.#machine = machine;
    this.#ladder = ladder;
    this.#shift = shift;
    const counters = new NetworkCounters();
    this.#commands = {
      system: machine.system,
      readFile,
      sockets: () => machine.rows(),
      counters: () => counters.changes(machine.counters),
      flush: () => machine.fastOpen.flush(),
      drop: (state) => machine.drop(state),
    };
    machine.onProgress = () => this.#stepBlocked();
  }

  /** The command before the first event. */
  prepare(command: Command): void {
    this.#runCommand(command);
  }

  /** One event. Whatever goes wrong without a line of its own is this event's. */
  play(event: ScriptEvent): void {
    try {
      this.#play(event);
    } catch (verdict) {
      if (verdict instanceof Verdict && verdict.line === undefined)
        throw new Verdict(verdict.status, event.line, verdict.finding);
      // What the model cannot be asked for, an MTU below the least for example, is beyond it as well.
      if (verdict instanceof InvalidArgument)
        throw new Verdict("unsupported", event.line, {
          message: `this is beyond the model: ${verdict.message}`,
        });
      throw verdict;
    }
  }

  /** After the last event: a call that still blocks gets a second more. */
  finish(): void {
    this.#awaitBlocked();
    if (this.#blocked === undefined) return;
    const { event } = this.#blocked;
    fail({ message: `${this.#blocked.context.call.name} has not returned at the end of the script` }, event);
  }

  #play(event: ScriptEvent): void {
    const { action } = event;
    const isInbound = action.kind === "packet" && action.packet.direction === "inbound";
    const offset = isInbound && this.#beforeWasInbound ? (this.#before ?? 0) : this.#machine.elapsed;
    const time = expectationOf(event.time, offset);
    if (this.#before === undefined && (time.from !== 0 || time.any))
      fail({ message: "the first event has to be at time 0" });
    if (
      event.time.kind === "absolute" &&
      this.#before !== undefined &&
      time.from < this.#before - 0.5 &&
      !isOutbound(event)
    )
      fail({ message: "the time goes backwards" });
    switch (action.kind) {
      case "packet":
        this.#packet(action.packet, event, time);
        break;
      case "call":
        this.#call(action.call, event, time, offset);
        break;
      case "command":
        this.#wait(time, "the command");
        this.#ladder.add(this.#machine.elapsed, "command", action.command.text);
        this.#runCommand(action.command);
        break;
      case "code":
        this.#wait(time, "the code");
        this.#ladder.add(this.#machine.elapsed, "code", action.text);
        this.#code(action.text);
        break;
    }
    this.#before = time.any ? offset : time.from;
    this.#beforeWasInbound = isInbound;
  }

  /** Lets time go on to an event of the script's own, which must not be late. */
  #wait(time: Expectation, what: string): void {
    this.#machine.advanceTo(time.from);
    this.#stepBlocked();
    const late = timeProblem(what, time, this.#machine.elapsed, this.#before, this.#machine.settings);
    if (late !== undefined) fail({ message: late });
  }

  #packet(packet: Packet, event: ScriptEvent, time: Expectation): void {
    const conversation = this.#conversationFor(packet);
    if (packet.direction === "inbound") {
      this.#wait(time, "the packet");
      this.#ladder.add(this.#machine.elapsed, "inbound", event.text.replace(/^[^<]*<\s*/, ""));
      this.#noteFastOpen(conversation, packet);
      injectPacket(this.#machine, conversation, packet);
      return;
    }
    const { body } = packet;
    if (body.kind !== "tcp") return unsupported(`a packet of ${body.kind} that is sent`);
    const seen = expectPacket(this.#machine, conversation, { packet, body, time, before: this.#before });
    this.#ladder.add(seen.at, "outbound", joinParts(observedParts(seen.segment)));
  }

  /** Linux: what the answer to a SYN with Fast Open says is remembered. */
  #noteFastOpen({ phase, scriptLocalStart }: Conversation, { body }: Packet): void {
    const socket = this.#socketUnderTest;
    if (
      socket?.fastOpen === undefined ||
      phase !== "syn-sent" ||
      body.kind !== "tcp" ||
      body.options === "any"
    )
      return;
    if ((body.flags & SYN_ACK) !== SYN_ACK || socket.connection?.state !== "SYN-SENT") return;
    // RFC 9293 §3.10.7.3: one that acknowledges what was not sent is answered with a reset, and teaches nothing.
    const acknowledged = (body.acknowledgement ?? 0) - scriptLocalStart;
    if (acknowledged < 1 || acknowledged > 1 + socket.fastOpen.data) return;
    const repeated = socket.connection.info(this.#machine.now).totalRetrans > 0;
    this.#machine.fastOpen.note(socket.fastOpen, body.options, repeated);
  }

  /** Whose packet it is: that of a new connection to a listener or to nobody, or of the one under test. */
  #conversationFor(packet: Packet): Conversation {
    const current = this.#conversation;
    const { bindPort } = this.#machine.settings;
    if (
      packet.direction === "inbound" &&
      packet.body.kind === "tcp" &&
      (current === undefined || current.phase === "listening" || current.phase === "new")
    ) {
      const bound = this.#socketUnderTest?.boundPort ?? 0;
      const localPort = this.#socketUnderTest?.listener?.local.port ?? (bound === 0 ? bindPort : bound);
      const made = new Conversation("packet-received", localPort, this.#remotePorts, this.#shift);
      this.#remotePorts += 1;
      if (this.#socketUnderTest?.listener !== undefined) this.#socketUnderTest = undefined;
      this.#conversation = made;
      return made;
    }
    return (
      current ?? fail({ message: `there is no connection for the packet ${joinParts(scriptParts(packet))}` })
    );
  }

  #onSocket(event: "made" | "listening" | "connecting" | "accepted", socket: TcpSocket): void {
    const { settings } = this.#machine;
    if (event === "made") {
      this.#socketUnderTest = socket;
      this.#conversation = new Conversation("new", 0, 0, this.#shift);
    } else if (event === "listening")
      this.#conversation = new Conversation("listening", socket.boundPort, 0, this.#shift);
    else if (event === "connecting") {
      this.#conversation = new Conversation(
        "connecting",
        socket.connection?.local.port ?? 0,
        settings.connectPort,
        this.#shift,
      );
    } else if (socket.connection?.remote.port === this.#conversation?.remotePort)
      this.#socketUnderTest = socket;
  }

  #call(call: SystemCall, event: ScriptEvent, time: Expectation, offset: number): void {
    const isRelative = event.time.kind === "relative";
    this.#awaitBlocked();
    if (call.returnsAt !== undefined && this.#blocked !== undefined)
      fail({ message: `${call.name} is called while ${this.#blocked.context.call.name} has not returned` });
    this.#wait(time, `the call of ${call.name}`);
    this.#ladder.add(this.#machine.elapsed, "call", call.text);
    const context = new CallContext(this.#machine, call, (what, socket) => this.#onSocket(what, socket));
    const step = prepareCall(context);
    const outcome = step();
    this.#machine.settle();
    if (outcome.kind === "returned") {
      checkOutcome(call, outcome, context.wantedDescriptor, this.#machine.elapsed);
      this.#ladder.extend(` = ${valueText(outcome.value, outcome.errno)}`);
      if (call.returnsAt !== undefined)
        this.#checkReturn(event, this.#machine.elapsed, returnTime(call, isRelative, offset));
      return;
    }
    const returnsAt = call.returnsAt === undefined ? undefined : returnTime(call, isRelative, offset);
    if (returnsAt === undefined)
      fail({
        message: `${call.name} blocks, and the script expects it to return at once`,
        seen: "it blocks",
      });
    else this.#blocked = { event, context, step, began: time.from, returnsAt, until: outcome.until };
  }

  /** Before the next call the one that blocks has to be over; it gets a second for that. */
  #awaitBlocked(): void {
    if (this.#blocked === undefined) return;
    const limit = Math.max(this.#machine.elapsed, this.#blocked.returnsAt) + 1_000_000;
    while (this.#blocked !== undefined && this.#machine.step(limit)) this.#stepBlocked();
    if (this.#blocked !== undefined && Number.isFinite(this.#blocked.until)) {
      this.#machine.advanceTo(Math.min(limit, this.#machine.toElapsed(this.#blocked.until)));
      this.#stepBlocked();
    }
  }

  /** Something has happened: the call that blocks is tried again. */
  #stepBlocked(): void {
    const blocked = this.#blocked;
    if (blocked === undefined || this.#isStepping) return;
    this.#isStepping = true;
    try {
      const outcome = blocked.step();
      if (outcome.kind === "blocked") {
        blocked.until = outcome.until;
        return;
      }
      this.#blocked = undefined;
      const { call } = blocked.context;
      checkOutcome(call, outcome, blocked.context.wantedDescriptor, this.#machine.elapsed);
      const seen = valueText(outcome.value, outcome.errno);
      this.#ladder.add(this.#machine.elapsed, "call", `${call.name} returns ${seen}`);
      this.#checkReturn(blocked.event, this.#machine.elapsed, blocked.returnsAt, blocked.began);
    } catch (verdict) {
      if (verdict instanceof Verdict && verdict.line === undefined)
        throw new Verdict(verdict.status, blocked.event.line, verdict.finding);
      throw verdict;
    } finally {
      this.#isStepping = false;
    }
  }

  #checkReturn(event: ScriptEvent, at: number, expected: number, began?: number): void {
    const time = { from: expected, to: expected, any: false };
    const late = timeProblem("the call's return", time, at, began ?? expected, this.#machine.settings);
    if (late !== undefined) fail({ message: late }, event);
  }

  #runCommand(command: Command): void {
    const result = runCommand(command.text, this.#commands);
    if (result.kind === "unsupported") unsupported(result.construct, command);
    if (result.kind === "failed") fail({ message: `the command fails: ${result.message}` }, command);
    this.#machine.takeConfiguration();
  }

  #unknownName(name: string): never {
    if (isUnmodelledField(name)) return unsupported(`the name ${name} in code`);
    const known = [...infoNames(this.#machine.settings.profile), ...this.#variables.keys()];
    return fail({ message: `there is no name ${name} in code${didYouMean(name, known)}` });
  }

  #code(text: string): void {
    const socket = this.#socketUnderTest;
    if (socket === undefined) return unsupported("code about a connection that is not accepted yet");
    const info = socket.connection?.info(this.#machine.now);
    const { profile } = this.#machine.settings;
    const source = { profile, state: socket.state, info, wasConnected: socket.wasConnected };
    const result = runCode(text, this.#variables, (name) => infoValue(source, name));
    if (result.kind === "unsupported") unsupported(result.construct);
    if (result.kind === "unknown-name") this.#unknownName(result.name);
    if (result.kind === "failed")
      fail({
        message: `it does not hold that ${result.assertion}: ${result.seen}`,
        expected: result.assertion,
        seen: result.seen,
      });
  }
}

const SYN_ACK = 0x12;

/** The remote's port of the first connection to a listener; each further one has the next. */
const REMOTE_PORT_FIRST = 40_000;

const isOutbound = ({ action }: ScriptEvent): boolean =>
  action.kind === "packet" && action.packet.direction === "outbound";

const expectationOf = (time: EventTime, offset: number): Expectation => {
  switch (time.kind) {
    case "absolute":
      return { from: time.at, to: time.at, any: false };
    case "relative":
      return { from: offset + time.after, to: offset + time.after, any: false };
    case "absolute-range":
      return { from: time.from, to: time.to, any: false };
    case "relative-range":
      return { from: offset + time.from, to: offset + time.to, any: false };
    case "any":
      return { from: offset, to: offset, any: true };
  }
};

const returnTime = (call: SystemCall, isRelative: boolean, offset: number): number =>
  (call.returnsAt ?? 0) + (isRelative ? offset : 0);

const valueText = (value: number, errno: string | undefined): string =>
  errno === undefined ? String(value) : `${value} ${errno}`;

const checkOutcome = (
  call: SystemCall,
  outcome: Extract<Outcome, { kind: "returned" }>,
  wanted: number,
  at: number,
): void => {
  const seen = valueText(outcome.value, outcome.errno);
  const expected = valueText(wanted, call.errno);
  const differs = (): never =>
    fail({
      message: `${call.name} returns ${seen}, expected ${expected}`,
      expected,
      seen,
      picture: callPicture(at, call.text, expected, seen),
    });
  if (outcome.value !== wanted) differs();
  if (call.errno !== undefined && !sameErrno(call.errno, outcome.errno ?? "")) differs();
};
