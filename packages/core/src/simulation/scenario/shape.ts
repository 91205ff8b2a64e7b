/**
 * The small language in which the scenario format is written down once: the validator and the JSON Schema are both made
 * from it. `Fields<T>` makes the compiler compare a table with the type it describes, field by field.
 */

/** What a value has to be. */
export type Shape =
  | { readonly kind: "number"; readonly integer: boolean; readonly min: number; readonly max: number }
  | { readonly kind: "text"; readonly pattern: string; readonly words: string; readonly max: number }
  | { readonly kind: "boolean" }
  | { readonly kind: "one-of"; readonly values: readonly (string | number)[] }
  | { readonly kind: "list"; readonly of: Shape; readonly min: number; readonly max: number }
  | { readonly kind: "pair"; readonly of: Shape }
  | { readonly kind: "object"; readonly fields: FieldTable }
  /** An object whose field `tag` says which fields the others are. */
  | { readonly kind: "tagged"; readonly tag: string; readonly variants: Readonly<Record<string, FieldTable>> }
  /** Told apart by the type of the value. */
  | { readonly kind: "either"; readonly of: readonly Shape[] };

/** One field of an object. */
export interface Field {
  readonly shape: Shape;
  readonly optional: boolean;
  /** What it means, for whoever writes a file. */
  readonly about?: string;
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

/** The tables of a union's members by their tag, which the tables leave out. */
export type Variants<T extends Readonly<Record<K, string>>, K extends keyof T> = {
  readonly [V in T[K]]: Fields<Omit<Extract<T, Readonly<Record<K, V>>>, K>>;
};

const required = <T>(shape: Shape): Rule<T> => ({ shape, optional: false });

/** The same field with a word on what it means. */
export const about = <T>(rule: Rule<T>, words: string): Rule<T> => ({ ...rule, about: words });

/** The same field, not required. */
export const optional = <T>(rule: Rule<T>, words?: string): OptionalRule<T> => {
  const note = words ?? rule.about;
  return { shape: rule.shape, optional: true, ...(note === undefined ? undefined : { about: note }) };
};

/** A number within limits, both included; fractions allowed. */
export const number = (min: number, max: number): Rule<number> =>
  required({ kind: "number", integer: false, min, max });

/** A whole number within limits, both included. */
export const whole = (min: number, max: number): Rule<number> =>
  required({ kind: "number", integer: true, min, max });

/** A string of a certain form (an ECMAScript regular expression, `u`), and that form in words after "must be". */
export const text = (pattern: string, words: string, max: number): Rule<string> =>
  required({ kind: "text", pattern, words, max });

export const yesNo: Rule<boolean> = required({ kind: "boolean" });

/** One of these strings: the object's keys, so that the compiler finds one that is missing. */
export const oneOf = <T extends string>(values: Readonly<Record<T, true>>): Rule<T> =>
  required({ kind: "one-of", values: Object.keys(values) });

/** One of a list kept elsewhere. */
export const listed = <T extends string | number>(values: readonly T[]): Rule<T> =>
  required({ kind: "one-of", values });

export const listOf = <T>(rule: Rule<T>, min: number, max: number): Rule<readonly T[]> =>
  required({ kind: "list", of: rule.shape, min, max });

export const pairOf = <T>(rule: Rule<T>): Rule<readonly [T, T]> => required({ kind: "pair", of: rule.shape });

export const objectOf = <T>(fields: Fields<T>): Rule<T> =>
  required({ kind: "object", fields: fields as unknown as FieldTable });

export const taggedBy = <T extends Readonly<Record<K, string>>, K extends keyof T & string>(
  tag: K,
  variants: Variants<T, K>,
): Rule<T> =>
  required({ kind: "tagged", tag, variants: variants as unknown as Readonly<Record<string, FieldTable>> });

/** One of two rules, for values of different types. */
export const either = <T, U>(first: Rule<T>, second: Rule<U>): Rule<T | U> =>
  required({ kind: "either", of: [first.shape, second.shape] });
