/** Numbers in the words of findings. */

/** `1 packet`, `1,290 packets`. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? noun : plural}`;

/** `once`, `twice`, `5 times`. */
export const timesText = (count: number): string =>
  count === 1 ? "once" : count === 2 ? "twice" : `${count.toLocaleString("en")} times`;

/** ns as people read them: `0.21 ms`, `43 ms`, `3.2 s`. */
export const durationText = (nanoseconds: number): string => {
  const ms = nanoseconds / 1e6;
  if (Math.abs(ms) >= 1000) return `${Number((ms / 1000).toPrecision(3))} s`;
  return `${Number(ms.toPrecision(ms < 1 ? 2 : 3))} ms`;
};

/** Octets: `812 bytes`, `1.4 MB`. */
export const octetsText = (octets: number): string => {
  if (octets < 10_000) return counted(octets, "byte");
  if (octets < 1e6) return `${Number((octets / 1e3).toPrecision(3))} KB`;
  return `${Number((octets / 1e6).toPrecision(3))} MB`;
};
