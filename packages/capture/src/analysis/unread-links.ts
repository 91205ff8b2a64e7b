/** Packets of link layers that are not read: whether there is TCP in them is not known. */
import { linkTypeName } from "../layers/link-type-names.ts";
import type { Analyser } from "./analyser.ts";

export interface UnreadLinks {
  readonly packets: number;
  /** What their link layers are called, those with most packets first: `EPON, link type 9999`. */
  readonly names: string;
}

/** What an analyser could not look into; undefined: there was nothing of the kind. */
export const unreadLinks = ({ unreadLinkTypes }: Analyser): UnreadLinks | undefined => {
  if (unreadLinkTypes.size === 0) return undefined;
  const all = [...unreadLinkTypes].toSorted(([, one], [, other]) => other - one);
  const names = [...new Set(all.map(([linkType]) => linkTypeName(linkType)))];
  return {
    packets: all.reduce((sum, [, packets]) => sum + packets, 0),
    names: [...names.slice(0, NAMES_MAX), ...(names.length > NAMES_MAX ? ["…"] : [])].join(", "),
  };
};

const NAMES_MAX = 5;
