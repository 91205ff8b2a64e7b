/** Tables of numbers that grow with what is read. */

/**
 * A table with the numbers of `table` at its start and four times its room, or room for `length` where that is more. The
 * system gives memory for what is written to; so room costs little, and each growing costs all that was there once more.
 */
export const grown = <T extends Int32Array | Uint32Array | Float64Array>(table: T, length = 0): T => {
  const larger = new (table.constructor as new (length: number) => T)(
    Math.max(table.length * FOURFOLD, length),
  );
  larger.set(table);
  return larger;
};

const FOURFOLD = 4;
