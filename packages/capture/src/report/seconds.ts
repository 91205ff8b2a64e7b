/** ns in seconds, without digits that were never measured. */
export const seconds = (nanoseconds: number): number => Math.round(nanoseconds) / 1e9;
