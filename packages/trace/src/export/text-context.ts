/** What every section of the text is laid out with. */
import type { TextStyle } from "./style.ts";

/** What every section is laid out with. */
export interface TextContext {
  readonly width: number;
  readonly style: TextStyle;
  readonly verbose: boolean;
}
