/** HTML built so that escaping cannot be forgotten: a string put into a template is text, only markup stays markup. */

/** A piece of HTML. Made by {@link html} and {@link raw} alone. */
export interface Markup {
  readonly markup: string;
}

/** What a template takes: text, numbers, markup, lists of markup; `undefined` is nothing. */
export type Inserted = string | number | Markup | readonly Markup[] | undefined;

/** `` html`<p title="${text}">${text}</p>` ``: inserted strings are escaped, for content and for quoted attributes alike. */
export const html = (strings: TemplateStringsArray, ...inserted: readonly Inserted[]): Markup => {
  const parts = compact(strings);
  let markup = parts[0] ?? "";
  for (const [index, value] of inserted.entries()) markup += render(value) + (parts[index + 1] ?? "");
  return { markup };
};

/** Markup that the project wrote itself, as it is. Never for anything from outside. */
export const raw = (markup: string): Markup => ({ markup });

/** The template's own text without the indentation of the source: a line break means as much to HTML. */
const compact = (strings: TemplateStringsArray): readonly string[] => {
  const known = compacted.get(strings);
  if (known !== undefined) return known;
  const parts = strings.map((part) => part.replaceAll(/\n\s*/g, "\n"));
  compacted.set(strings, parts);
  return parts;
};

const compacted = new WeakMap<TemplateStringsArray, readonly string[]>();

const render = (value: Inserted): string => {
  if (value === undefined) return "";
  if (typeof value === "string")
    return value.replaceAll(/[&<>"'`]/g, (character) => ENTITIES[character] ?? "");
  if (typeof value === "number") return String(value);
  return "markup" in value ? value.markup : value.map(({ markup }) => markup).join("");
};

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};
