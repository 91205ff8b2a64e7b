/**
 * How texts reach the reader's language. Two kinds: this extension's own, keyed by their English template as
 * `vscode.l10n.t` takes them, and the sentences of `@tcplens/trace`, which are translated whole.
 */

/** See the file's head. */
export interface Words {
  /** A template with `{0}`, `{1}` … filled in. */
  t(template: string, ...args: readonly (string | number)[]): string;
  /** A finished English sentence, as a finding, a headline or an event has it. */
  say(sentence: string): string;
}

/** Everything as it was written. */
export const english: Words = {
  t: (template, ...args) =>
    template.replaceAll(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole)),
  say: (sentence) => sentence,
};
