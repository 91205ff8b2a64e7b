/** What a call acts on. */
import type { SystemCall } from "../language/script.ts";
import type { Machine } from "../run/machine.ts";
import { fail } from "../run/verdict.ts";
import { CallArguments } from "./arguments.ts";
import type { TcpSocket } from "./tcp-socket.ts";

/** One call on one machine. */
export class CallContext {
  readonly machine: Machine;
  readonly call: SystemCall;
  readonly arguments: CallArguments;
  /** The number that the script gives to a socket that the call makes. */
  readonly wantedDescriptor: number;
  /** Told when a socket begins to listen, connects, or has been accepted. */
  readonly onSocket: (event: "made" | "listening" | "connecting" | "accepted", socket: TcpSocket) => void;

  constructor(machine: Machine, call: SystemCall, onSocket: CallContext["onSocket"]) {
    this.machine = machine;
    this.call = call;
    this.arguments = new CallArguments(call, machine.settings.profile);
    this.wantedDescriptor = this.arguments.value(call.result);
    this.onSocket = onSocket;
  }

  get isBsd(): boolean {
    return this.machine.settings.profile === "bsd";
  }

  /** The socket that the first argument names. */
  get socket(): TcpSocket {
    const descriptor = this.arguments.number(0);
    return (
      this.machine.sockets.get(descriptor) ??
      fail({ message: `${this.call.name} is for the descriptor ${descriptor}, which is not open` })
    );
  }
}
