/** A filter that cannot be understood: what is wrong with it, and where. */

/** See the file's head. */
export class FilterFault extends Error {
  override readonly name = "FilterFault";
  /** Character of the filter, from 0. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}
