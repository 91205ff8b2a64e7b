/** The reader's language: templates by the editor's own bundles, finished sentences by a grammar that is loaded later. */
import { l10n } from "vscode";
import type { Words } from "../model/words.ts";

/** See the file's head. */
export class HostWords implements Words {
  #say: ((sentence: string) => string) | undefined;

  readonly t = (template: string, ...args: readonly (string | number)[]): string => l10n.t(template, ...args);

  /** English until a grammar has been learnt, and where there is none. */
  readonly say = (sentence: string): string => this.#say?.(sentence) ?? sentence;

  learn(say: ((sentence: string) => string) | undefined): void {
    this.#say = say;
  }
}
