/** A link's receiver that writes down what it is told, for tests that wait for it. */
import type { LinkReceiver } from "../../src/engine/packet-link.ts";

export class Heard implements LinkReceiver {
  readonly heard: Uint8Array[] = [];
  readonly problems: Error[] = [];
  readonly closings: (Error | undefined)[] = [];
  readyCount = 0;
  #look: () => void = () => undefined;

  packet(bytes: Uint8Array): void {
    this.heard.push(bytes);
    this.#look();
  }

  problem(error: Error): void {
    this.problems.push(error);
    this.#look();
  }

  closed(error?: Error): void {
    this.closings.push(error);
    this.#look();
  }

  ready(): void {
    this.readyCount += 1;
    this.#look();
  }

  /** Resolves when the link has said once that it is ready again. */
  whenReady(): Promise<boolean> {
    return this.#when(() => (this.readyCount > 0 ? true : undefined));
  }

  /** The first `count` packets, when they are there. */
  packets(count: number): Promise<Uint8Array[]> {
    return this.#when(() => (this.heard.length >= count ? this.heard.slice(0, count) : undefined));
  }

  /** The first problem. */
  firstProblem(): Promise<Error> {
    return this.#when(() => this.problems[0]);
  }

  #when<T>(seen: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      this.#look = () => {
        const value = seen();
        if (value !== undefined) resolve(value);
      };
      this.#look();
    });
  }
}
