/** The traces that run now. Several may at once. */
import { EventEmitter, type Disposable, type Event } from "vscode";
import type { TraceSession } from "./trace-session.ts";

/** See the file's head. */
export class RunningTraces implements Disposable {
  readonly #sessions = new Map<string, TraceSession>();
  readonly #changed = new EventEmitter<void>();
  /** One has begun or ended. */
  readonly onDidChange: Event<void> = this.#changed.event;

  /** In the order in which they began. */
  get sessions(): readonly TraceSession[] {
    return [...this.#sessions.values()];
  }

  find(id: string): TraceSession | undefined {
    return this.#sessions.get(id);
  }

  add(session: TraceSession): void {
    this.#sessions.set(session.id, session);
    this.#changed.fire();
    session.whenOver(() => {
      this.#sessions.delete(session.id);
      this.#changed.fire();
    });
  }

  /** The window closes: nothing stays connected. */
  dispose(): void {
    for (const session of this.#sessions.values()) session.cancel();
    this.#changed.dispose();
  }
}
