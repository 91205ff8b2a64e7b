/** A record while the fold writes to it. Readers get the same object with the record's own, read-only type. */

/** The same properties, writable, and its lists open at the end. */
export type Growing<T> = {
  -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K];
};
