/**
 * The chosen moment: one event, and the events that a chosen finding rests on. Every view looks here, so that one choice
 * lights the same moment everywhere.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";

/** One event, as far as it is needed to find it in a list that shows something else. */
export interface Mark {
  readonly event: number;
  readonly at: number;
  readonly connection: number;
}

/** See the file's head. */
export class Moment {
  #chosen: Mark | undefined;
  #lit: readonly Mark[] = [];
  readonly #listeners = new Set<() => void>();

  get chosen(): Mark | undefined {
    return this.#chosen;
  }

  /** The proof of the chosen finding. */
  get lit(): readonly Mark[] {
    return this.#lit;
  }

  choose(mark: Mark | undefined): void {
    if (mark?.event === this.#chosen?.event && mark?.at === this.#chosen?.at) return;
    this.#chosen = mark;
    this.#tell();
  }

  /** Lights events up; the first of them is chosen. */
  light(marks: readonly Mark[]): void {
    this.#lit = marks;
    this.#chosen = marks[0];
    this.#tell();
  }

  clear(): void {
    if (this.#chosen === undefined && this.#lit.length === 0) return;
    this.#chosen = undefined;
    this.#lit = [];
    this.#tell();
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/**
 * Draws the element again whenever another moment is chosen.
 * @param react Called before it draws.
 */
export const followMoment = (
  host: ReactiveControllerHost,
  moment: () => Moment | undefined,
  react: () => void = () => undefined,
): void => host.addController(new MomentController(host, moment, react));

class MomentController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #moment: () => Moment | undefined;
  readonly #react: () => void;
  #known: Moment | undefined;
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost, moment: () => Moment | undefined, react: () => void) {
    this.#host = host;
    this.#moment = moment;
    this.#react = react;
  }

  hostUpdate(): void {
    const moment = this.#moment();
    if (moment === this.#known) return;
    this.#stop?.();
    this.#known = moment;
    this.#stop = moment?.listen(() => {
      this.#react();
      this.#host.requestUpdate();
    });
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#known = undefined;
  }
}
