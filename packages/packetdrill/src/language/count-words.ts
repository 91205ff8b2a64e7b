/** Numbers in messages. */

/** `1 octet`, `2 octets`: a count with what is counted, whose plural is regular. */
export const countWords = (count: number, noun: string): string =>
  `${count} ${count === 1 ? noun : `${noun}s`}`;
