/** What `@tcplens/packetdrill` offers. The list is written by hand; `etc/packetdrill.api.md` records what it comes to. */

export type { Expression, Member } from "./language/expression.ts";
export type {
  EchoedPacket,
  IcmpBody,
  IpFields,
  MplsLabel,
  Packet,
  PacketBody,
  Ports,
  SequenceRange,
  TcpBody,
  TcpOption,
  Tunnel,
} from "./language/packet.ts";
export { parseScript, type Parsed, type ParseOptions } from "./language/parse-script.ts";
export type { Position, ScriptProblem } from "./language/problem.ts";
export type {
  Command,
  EventTime,
  Script,
  ScriptAction,
  ScriptEvent,
  ScriptOption,
  SystemCall,
} from "./language/script.ts";
export { runScript, type RunOptions } from "./run/run-script.ts";
export type { ScriptResult, Status } from "./run/verdict.ts";
