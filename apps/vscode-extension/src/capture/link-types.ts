/** What the link layers of captures are called (https://www.tcpdump.org/linktypes.html). */

/** `Ethernet`; `link type 213` for one that has no name here. */
export const linkTypeName = (linkType: number): string => names[linkType] ?? `link type ${linkType}`;

const names: Readonly<Record<number, string>> = {
  0: "loopback (NULL)",
  1: "Ethernet",
  6: "Token Ring",
  9: "PPP",
  10: "FDDI",
  12: "raw IP",
  14: "raw IP",
  50: "PPP",
  51: "PPPoE",
  101: "raw IP",
  104: "Cisco HDLC",
  105: "IEEE 802.11",
  108: "loopback",
  113: "Linux cooked",
  127: "IEEE 802.11 with radiotap",
  197: "ERF",
  228: "raw IPv4",
  229: "raw IPv6",
  239: "NFLOG",
  276: "Linux cooked v2",
};
