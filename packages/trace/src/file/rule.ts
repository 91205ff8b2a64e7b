/**
 * The small language in which the file format is written down once: the validator and the published JSON Schema are both
 * made from it. `Fields<T>` makes the compiler compare a table with the event type it describes, field by field.
 */

/** What a value has to be. */
export type Shape =
  | { readonly kind: "number"; readonly integer: boolean; readonly min: number; readonly max: number }
  | { readonly kind: "text"; readonly pattern?: Pattern }
  | { readonly kind: "boolean" }
  | { readonly kind: "one-of"; readonly values: readonly (string | number | true)[] }
  | { readonly kind: "list"; readonly of: Shape; readonly minItems: number }
  | { readonly kind: "object"; readonly fields: FieldTable };

/** A regular expression (ECMAScript, `u`), and what it asks for in words that follow "must be". */
export interface Pattern {
  readonly source: string;
  readonly words: string;
}

/** One field of an object. */
interface Field {
  readonly shape: Shape;
  readonly optional: boolean;
}

/** The fields of an object by name; there are no others. */
export type FieldTable = Readonly<Record<string, Field>>;

declare const type: unique symbol;

/** A field that must be there, of type T and no narrower or wider. */
export interface Rule<T> extends Field {
  readonly optional: false;
  readonly [type]?: (value: T) => T;
}

/** A field that may be absent. */
export interface OptionalRule<T> extends Field {
  readonly optional: true;
  readonly [type]?: (value: T) => T;
}

/** A table with exactly the fields of T. */
export type Fields<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K> ? OptionalRule<Exclude<T[K], undefined>> : Rule<T[K]>;
};

const required = <T>(shape: Shape): Rule<T> => ({ shape, optional: false });

/** The same field, not required. */
export const optional = <T>(rule: Rule<T>): OptionalRule<T> => ({ shape: rule.shape, optional: true });

/** Milliseconds, fractions allowed. The limit, some 31 000 years, keeps arithmetic on them exact enough. */
export const time: Rule<number> = required({ kind: "number", integer: false, min: 0, max: 1e15 });

/** A whole number within limits, both included. */
export const whole = (min: number, max: number = Number.MAX_SAFE_INTEGER): Rule<number> =>
  required({ kind: "number", integer: true, min, max });

/** Any string. */
export const text: Rule<string> = required({ kind: "text" });

/** A string of a certain form. */
export const textLike = <T extends string>(source: string, words: string): Rule<T> =>
  required({ kind: "text", pattern: { source, words } });

export const yesNo: Rule<boolean> = required({ kind: "boolean" });

/** One of these strings: the object's keys, so that the compiler finds one that is missing. */
export const oneOf = <T extends string>(values: Readonly<Record<T, true>>): Rule<T> =>
  required({ kind: "one-of", values: Object.keys(values) });

/** One of a list kept elsewhere. */
export const listed = <T extends string | number | true>(values: readonly T[]): Rule<T> =>
  required({ kind: "one-of", values });

export const listOf = <T>(rule: Rule<T>, minItems: number = 0): Rule<readonly T[]> =>
  required({ kind: "list", of: rule.shape, minItems });

export const objectOf = <T>(fields: Fields<T>): Rule<T> =>
  required({ kind: "object", fields: fields as unknown as FieldTable });
