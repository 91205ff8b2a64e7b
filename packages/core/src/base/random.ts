/** Chance arrives as an argument. `seeded` is xoshiro128** (Blackman and Vigna), seeded through splitmix32. */

/** A source of chance. */
export interface Random {
  /** The next number, 0 or more and less than 1. */
  next(): number;
}

/** A source that gives the same numbers for the same seed, on every machine. `seed` is reduced modulo 2**32. */
export const seeded = (seed: number): Random => {
  let mixer = seed >>> 0;
  const splitmix = (): number => {
    mixer = (mixer + 0x9e37_79b9) >>> 0;
    let z = mixer;
    z = Math.imul(z ^ (z >>> 16), 0x21f0_aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a_2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  let a = splitmix();
  let b = splitmix();
  let c = splitmix();
  let d = splitmix();
  return {
    next: () => {
      const product = Math.imul(b, 5);
      const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
      return result / 2 ** 32;
    },
  };
};
