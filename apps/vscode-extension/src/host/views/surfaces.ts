/** The panels and editors that show a trace now, so that commands know what they are about. */
import { EventEmitter, type Disposable, type Event } from "vscode";
import type { ShownTrace } from "../host.ts";

/** One of them. */
export interface Surface {
  /** Undefined where it shows a problem or a comparison. */
  readonly shown: ShownTrace | undefined;
  readonly visible: boolean;
  readonly active: boolean;
  reveal(): void;
  /** Shows another trace in the same place; absent where it shows a file. */
  readonly replace?: (shown: ShownTrace) => void;
}

/** See the file's head. */
export class Surfaces implements Disposable {
  readonly #open = new Set<Surface>();
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange: Event<void> = this.#changed.event;

  /** What the user looks at and types into. */
  get active(): Surface | undefined {
    return [...this.#open].find((surface) => surface.active);
  }

  add(surface: Surface): Disposable {
    this.#open.add(surface);
    this.#changed.fire();
    return {
      dispose: () => {
        this.#open.delete(surface);
        this.#changed.fire();
      },
    };
  }

  /** The panel that shows this trace; editors of files are not meant. */
  panelOf(id: string): Surface | undefined {
    return [...this.#open].find((surface) => surface.replace !== undefined && idOf(surface) === id);
  }

  isVisible(id: string): boolean {
    return [...this.#open].some((surface) => surface.visible && idOf(surface) === id);
  }

  /** A surface has become visible, hidden, active or shows something else. */
  touched(): void {
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

const idOf = ({ shown }: Surface): string | undefined => shown?.trace.header.id;
