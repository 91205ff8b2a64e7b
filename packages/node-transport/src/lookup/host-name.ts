/** Names that no resolver can look up, told before one is asked: RFC 1035 §2.3.4 limits labels and names. Pure. */
import { domainToASCII } from "node:url";

/** Why a host name cannot be looked up, as a clause: `its label "…" is longer than 63 bytes`; undefined when it can. */
export const hostNameFault = (host: string): string | undefined => {
  if (host === "") return "it is empty";
  if (host.includes("\0")) return "it holds a null byte";
  const ascii = isAscii(host) ? host : domainToASCII(host);
  if (ascii === "") return "it is no internationalised domain name";
  const name = ascii.endsWith(".") ? ascii.slice(0, -1) : ascii;
  if (name.length > NAME_BYTES_MAX)
    return `it is ${name.length} bytes long and a name has at most ${NAME_BYTES_MAX}`;
  for (const label of name.split(".")) {
    if (label === "") return "it has an empty label";
    if (label.length > LABEL_BYTES_MAX) {
      return `a label of it is ${label.length} bytes long and a label has at most ${LABEL_BYTES_MAX}`;
    }
  }
  return undefined;
};

const isAscii = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
};

/** 255 octets on the wire, less the first label's length byte and the root's. */
const NAME_BYTES_MAX = 253;
const LABEL_BYTES_MAX = 63;
