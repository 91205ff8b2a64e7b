/**
 * One of the two hosts of a run, the kernel's or the engine's: the same calls on either, so that a scenario can be played
 * with the parts exchanged. Calls take and give plain data: the kernel's side lives in another process.
 */
import { createServer as createHttpServer, get, request } from "node:http";
import type { Socket } from "node:net";
import type { EndpointConnection } from "@tcplens/core";
import {
  asNetSocket,
  type TcpConnectOptions,
  type TcpServer,
  type TcpServerOptions,
  type TcpSocket,
} from "../tcp-socket.ts";
import { PatternCheck, PatternSource } from "./pattern.ts";
import { Talker, type TalkerFacts } from "./talker.ts";

export type Family = 4 | 6;

/** A TCP that can be given either family. */
export interface SideTcp {
  connect(family: Family, options: TcpConnectOptions): TcpSocket;
  listen(
    family: Family,
    options: TcpServerOptions,
    onConnection: (socket: TcpSocket) => void,
  ): Promise<SideListening>;
}

interface SideListening {
  readonly server: TcpServer;
  readonly port: number;
}

/** How many short connections went how. */
export interface ManyFacts {
  readonly done: number;
  /** Codes of those that failed, and how often. */
  readonly failures: Readonly<Record<string, number>>;
}

export interface HttpFacts {
  readonly status: number;
  readonly received: number;
  readonly firstWrong: number | undefined;
}

/** What both sides can do. Everything is a promise since one of them is far away. */
export interface Side {
  /** Listens, both halves of its connections apart; the port. Its connections do not read before `resume`. */
  listen(family: Family): Promise<number>;
  /** The next connection at that port, as a number to name it by. */
  accept(port: number): Promise<number>;
  /** Connects; rejects with the error's code. Does not read before `resume`. */
  connect(family: Family, port: number): Promise<number>;
  send(talker: number, octets: number): Promise<void>;
  resume(talker: number): Promise<void>;
  pause(talker: number): Promise<void>;
  end(talker: number): Promise<void>;
  destroy(talker: number): Promise<void>;
  reset(talker: number): Promise<void>;
  keepAlive(talker: number, idle: number): Promise<void>;
  facts(talker: number): Promise<TalkerFacts>;
  received(talker: number, octets: number): Promise<TalkerFacts>;
  until(talker: number, event: "end" | "close"): Promise<TalkerFacts>;
  localPort(talker: number): Promise<number>;
  /** A server that answers so many octets with as many, and closes. */
  serveShort(family: Family, octets: number): Promise<number>;
  /** So many connections to it, some at a time. */
  short(family: Family, port: number, octets: number, count: number, atOnce: number): Promise<ManyFacts>;
  /** Node's HTTP server: a GET gives so many octets of the pattern; a POST is checked, and its length the answer. */
  serveHttp(family: Family, octets: number): Promise<number>;
  /** Node's HTTP client. */
  httpGet(family: Family, port: number): Promise<HttpFacts>;
  httpPost(family: Family, port: number, octets: number): Promise<{ status: number; answer: string }>;
  /** Destroys every connection and stops every server. */
  clear(): Promise<void>;
}

export class TcpSide implements Side {
  readonly #tcp: SideTcp;
  readonly #hosts: Readonly<Record<Family, string>>;
  readonly #talkers: Talker[] = [];
  readonly #waiting = new Map<number, number[]>();
  readonly #acceptors = new Map<number, (talker: number) => void>();
  readonly #servers: TcpServer[] = [];

  /** `hosts`: the other side's addresses, for HTTP's own use. */
  constructor(tcp: SideTcp, hosts: Readonly<Record<Family, string>>) {
    this.#tcp = tcp;
    this.#hosts = hosts;
  }

  async listen(family: Family): Promise<number> {
    const options = { allowHalfOpen: true, pauseOnConnect: true };
    const { server, port } = await this.#tcp.listen(family, options, (socket) => {
      const talker = this.#add(socket);
      const acceptor = this.#acceptors.get(port);
      this.#acceptors.delete(port);
      if (acceptor === undefined) this.#waiting.get(port)?.push(talker);
      else acceptor(talker);
    });
    this.#waiting.set(port, []);
    this.#servers.push(server);
    return port;
  }

  async accept(port: number): Promise<number> {
    const first = this.#waiting.get(port)?.shift();
    return first ?? new Promise((resolve) => void this.#acceptors.set(port, resolve));
  }

  connect(family: Family, port: number): Promise<number> {
    const socket = this.#tcp.connect(family, { port, allowHalfOpen: true });
    const talker = this.#add(socket);
    return new Promise((resolve, reject) => {
      socket.once("connect", () => resolve(talker));
      socket.once("error", (error: NodeJS.ErrnoException) => reject(new Error(error.code ?? error.message)));
    });
  }

  async send(talker: number, octets: number): Promise<void> {
    await this.#talker(talker).send(octets);
  }

  async resume(talker: number): Promise<void> {
    this.#talker(talker).socket.resume();
  }

  async pause(talker: number): Promise<void> {
    this.#talker(talker).socket.pause();
  }

  async end(talker: number): Promise<void> {
    this.#talker(talker).socket.end();
  }

  async destroy(talker: number): Promise<void> {
    this.#talker(talker).socket.destroy();
  }

  async reset(talker: number): Promise<void> {
    this.#talker(talker).socket.resetAndDestroy();
  }

  async keepAlive(talker: number, idle: number): Promise<void> {
    this.#talker(talker).socket.setKeepAlive(true, idle);
  }

  async facts(talker: number): Promise<TalkerFacts> {
    return this.#talker(talker).facts();
  }

  received(talker: number, octets: number): Promise<TalkerFacts> {
    return this.#talker(talker).received(octets);
  }

  until(talker: number, event: "end" | "close"): Promise<TalkerFacts> {
    return this.#talker(talker).until(event);
  }

  async localPort(talker: number): Promise<number> {
    return this.#talker(talker).socket.localPort ?? 0;
  }

  /** Where this side is the engine's: its stream. */
  socketOf(talker: number): TcpSocket {
    return this.#talker(talker).socket;
  }

  /** Each socket of the engine that is open: its facts, and its connection's. */
  describe(): string[] {
    return this.#talkers
      .filter(({ socket }) => !socket.destroyed)
      .map((talker) => {
        const { connection } = talker.socket as unknown as { connection?: EndpointConnection };
        const { readableFlowing, readableLength, writableLength } = talker.socket;
        return JSON.stringify({
          ...talker.facts(),
          readableFlowing,
          readableLength,
          writableLength,
          readable: connection?.readableBytes,
          nextTimeout: connection?.nextTimeout(),
          info: connection?.info(performance.now()),
        });
      });
  }

  async serveShort(family: Family, octets: number): Promise<number> {
    const { server, port } = await this.#tcp.listen(family, {}, (socket) => {
      socket.on("error", () => {});
      let received = 0;
      socket.on("data", (chunk: Buffer) => {
        received += chunk.length;
        if (received >= octets) socket.end(new PatternSource().next(octets));
      });
    });
    this.#servers.push(server);
    return port;
  }

  async short(
    family: Family,
    port: number,
    octets: number,
    count: number,
    atOnce: number,
  ): Promise<ManyFacts> {
    const failures: Record<string, number> = {};
    let begun = 0;
    let done = 0;
    const one = async (): Promise<void> => {
      while (begun < count) {
        begun += 1;
        const code = await this.#shortOne(family, port, octets);
        if (code === undefined) done += 1;
        else failures[code] = (failures[code] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, one));
    return { done, failures };
  }

  async serveHttp(family: Family, octets: number): Promise<number> {
    const http = createHttpServer((asked, answer) => {
      const check = new PatternCheck();
      asked.on("data", (chunk: Buffer) => check.take(chunk));
      asked.on("end", () => {
        if (asked.method === "POST") answer.end(`${check.received} ${String(check.firstWrong)}`);
        else void writePattern(answer.writeHead(200, { "content-length": octets }), octets);
      });
    });
    const { server, port } = await this.#tcp.listen(family, { allowHalfOpen: true }, (socket) => {
      socket.on("error", () => {});
      http.emit("connection", socket);
    });
    this.#servers.push(server);
    return port;
  }

  httpGet(family: Family, port: number): Promise<HttpFacts> {
    return new Promise((resolve, reject) => {
      const asking = get(this.#http(family, port), (message) => {
        const check = new PatternCheck();
        message.on("data", (chunk: Buffer) => check.take(chunk));
        message.on("error", reject);
        message.on("end", () =>
          resolve({
            status: message.statusCode ?? 0,
            received: check.received,
            firstWrong: check.firstWrong,
          }),
        );
      });
      asking.on("error", reject);
    });
  }

  httpPost(family: Family, port: number, octets: number): Promise<{ status: number; answer: string }> {
    return new Promise((resolve, reject) => {
      const asking = request({ ...this.#http(family, port), method: "POST" }, (message) => {
        let answer = "";
        message.on("data", (chunk: Buffer) => (answer += chunk.toString()));
        message.on("error", reject);
        message.on("end", () => resolve({ status: message.statusCode ?? 0, answer }));
      });
      asking.on("error", reject);
      void writePattern(asking, octets);
    });
  }

  async clear(): Promise<void> {
    for (const { socket } of this.#talkers) socket.destroy();
    for (const server of this.#servers.splice(0)) server.close();
  }

  #http(family: Family, port: number): { host: string; port: number; createConnection: () => Socket } {
    const createConnection = (): Socket => asNetSocket(this.#tcp.connect(family, { port }));
    return { host: this.#hosts[family], port, createConnection };
  }

  #shortOne(family: Family, port: number, octets: number): Promise<string | undefined> {
    return new Promise((resolve) => {
      const socket = this.#tcp.connect(family, { port });
      const check = new PatternCheck();
      let code: string | undefined;
      socket.on("data", (chunk: Buffer) => check.take(chunk));
      socket.on("error", (error: NodeJS.ErrnoException) => (code = `${error.syscall} ${error.code}`));
      socket.on("close", () => {
        const isWhole = check.received === octets && check.firstWrong === undefined;
        resolve(code ?? (isWhole ? undefined : "incomplete"));
      });
      socket.write(new PatternSource().next(octets));
    });
  }

  #add(socket: TcpSocket): number {
    const talker = new Talker(socket);
    // Listening to `data` has set it flowing.
    socket.pause();
    return this.#talkers.push(talker) - 1;
  }

  #talker(index: number): Talker {
    const talker = this.#talkers[index];
    if (talker === undefined) throw new Error(`there is no talker ${index}`);
    return talker;
  }
}

/** Writes so many octets of the pattern, waiting where it has to, and ends. */
const writePattern = async (to: NodeJS.WritableStream, octets: number): Promise<void> => {
  const source = new PatternSource();
  for (let left = octets; left > 0;) {
    const chunk = source.next(left);
    left -= chunk.length;
    if (!to.write(chunk)) await new Promise<void>((resolve) => void to.once("drain", resolve));
  }
  to.end();
};
