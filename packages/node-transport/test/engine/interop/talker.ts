/** One end of one connection, whichever TCP it is of: sends the pattern, checks what comes, writes down what happens. */
import { once } from "node:events";
import { logOf, type TcpSocket } from "../tcp-socket.ts";
import { CHUNK_MAX, PatternCheck, PatternSource } from "./pattern.ts";

/** What a talker has seen. */
export interface TalkerFacts {
  readonly received: number;
  readonly firstWrong: number | undefined;
  readonly log: readonly string[];
  readonly written: number;
}

export class Talker {
  readonly socket: TcpSocket;
  readonly log: readonly string[];
  readonly #check = new PatternCheck();
  readonly #source = new PatternSource();
  readonly #closed: Promise<void>;
  #look: () => void = () => undefined;

  constructor(socket: TcpSocket) {
    this.socket = socket;
    const { log, closed } = logOf(socket);
    this.log = log;
    this.#closed = closed;
    socket.on("data", (chunk: Buffer) => {
      this.#check.take(chunk);
      this.#look();
    });
  }

  facts(): TalkerFacts {
    const { received, firstWrong } = this.#check;
    const log = this.log.filter((event) => event !== "drain");
    return { received, firstWrong, log, written: this.socket.bytesWritten };
  }

  /** Resolves when everything has been handed to the TCP beneath, or the socket is closed. */
  async send(octets: number): Promise<void> {
    for (let left = octets; left > 0 && !this.socket.destroyed;) {
      const chunk = this.#source.next(Math.min(left, CHUNK_MAX));
      left -= chunk.length;
      if (!this.socket.write(chunk))
        await Promise.race([once(this.socket, "drain").catch(() => {}), this.#closed]);
    }
  }

  /** Resolves when so many octets have come, or the socket is closed. */
  async received(octets: number): Promise<TalkerFacts> {
    const enough = new Promise<void>((resolve) => {
      this.#look = () => {
        if (this.#check.received >= octets) resolve();
      };
    });
    this.#look();
    await Promise.race([enough, this.#closed]);
    return this.facts();
  }

  async until(event: "end" | "close"): Promise<TalkerFacts> {
    if (event === "end" && !this.log.includes("end"))
      await Promise.race([new Promise((resolve) => void this.socket.once("end", resolve)), this.#closed]);
    if (event === "close") await this.#closed;
    return this.facts();
  }
}
