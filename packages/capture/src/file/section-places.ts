/** Where the sections of a pcapng file begin, for who reads a packet of one again. */

/** A section that describes interfaces. */
interface SectionPlace {
  /** Octets of the file before it. */
  readonly offset: number;
  /** Number, among all interfaces of the file, of the section's first. */
  readonly first: number;
  readonly littleEndian: boolean;
}

/** See the file's head. No more of them than there are interfaces. */
export class SectionPlaces {
  readonly #places: SectionPlace[] = [];

  /** The next one. A section before it without interfaces, which can have no packets, is forgotten. */
  add(place: SectionPlace): void {
    if (this.#places.at(-1)?.first === place.first) this.#places.pop();
    this.#places.push(place);
  }

  /** That in which this offset lies. */
  at(offset: number): SectionPlace {
    let [low, high] = [0, this.#places.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#places[middle] as SectionPlace).offset <= offset) low = middle + 1;
      else high = middle;
    }
    return this.#places[low - 1] ?? { offset: 0, first: 0, littleEndian: true };
  }
}
