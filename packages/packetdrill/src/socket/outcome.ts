/** What a call comes to, or that it is not over yet. */

/** One step of a call. `blocked`: to be tried again when something has happened, or at `until` ms at the latest. */
export type Outcome =
  | { readonly kind: "returned"; readonly value: number; readonly errno?: string | undefined }
  | { readonly kind: "blocked"; readonly until: number };

export const returned = (value: number): Outcome => ({ kind: "returned", value });

export const refused = (errno: string): Outcome => ({ kind: "returned", value: -1, errno });

export const blocked = (until: number = Number.POSITIVE_INFINITY): Outcome => ({ kind: "blocked", until });
