/** Files that are told by their first octets and not read here: what they are, and what to do with them. */

/** One sentence about a file that is no capture of a format that is read: lower case, without a full stop. */
export const notCapture = (head: Uint8Array): string => {
  const known = marks.find(({ mark }) => startsWith(head, mark));
  if (known !== undefined) return known.what;
  if (head.length > 0 && head.every(isText)) return textFile(head);
  return "this is no capture: it begins with none of the marks of pcap, pcapng, snoop or ERF";
};

const startsWith = (head: Uint8Array, mark: string): boolean =>
  head.length >= mark.length &&
  Array.from(mark).every((character, at) => character.charCodeAt(0) === head[at]);

const isText = (octet: number): boolean =>
  (octet >= 0x20 && octet < 0x7f) || (octet >= 0x09 && octet <= 0x0d);

const textFile = (head: Uint8Array): string => {
  const first = head.find((octet) => octet > 0x20);
  if (first === 0x7b || first === 0x5b) return "this is JSON, perhaps a HAR file: it holds no packets";
  return first === 0x3c ? "this is XML or HTML: it holds no packets" : `this is text: ${byText2pcap}`;
};

const byWireshark = "Wireshark can save it as pcapng";
const byText2pcap = "text2pcap makes a capture of a dump of packets";

const marks: readonly { readonly mark: string; readonly what: string }[] = [
  { mark: "GMBU", what: `this is a capture of Microsoft's Network Monitor 2: ${byWireshark}` },
  { mark: "RTSS", what: `this is a capture of Microsoft's Network Monitor 1: ${byWireshark}` },
  { mark: "TRSNIFF data", what: `this is a capture of the Sniffer for DOS: ${byWireshark}` },
  { mark: "XCP\0", what: `this is a capture of the Sniffer for Windows: ${byWireshark}` },
  { mark: "\x7fver", what: `this is a capture of EtherPeek or OmniPeek: ${byWireshark}` },
  { mark: "ObserverPktBuffer", what: `this is a capture of Observer: ${byWireshark}` },
  { mark: "iptrace ", what: `this is a trace of AIX's iptrace: ${byWireshark}` },
  { mark: "btsnoop\0", what: "this is a capture of Bluetooth, which carries no TCP in this form" },
  { mark: "\x05VNF", what: `this is a capture of Visual Networks: ${byWireshark}` },
  { mark: "BZh", what: "this is compressed with bzip2: decompress it first (bunzip2)" },
  { mark: "\xfd7zXZ\0", what: "this is compressed with xz: decompress it first (unxz)" },
  { mark: "\x04\x22\x4d\x18", what: "this is compressed with lz4: decompress it first (unlz4)" },
  { mark: "\x1f\x9d", what: "this is compressed with compress: decompress it first (uncompress)" },
  { mark: "\x1f\x8b", what: "this is compressed with gzip: decompress it first" },
  { mark: "\x28\xb5\x2f\xfd", what: "this is compressed with zstd: decompress it first" },
  { mark: "PK\x03\x04", what: "this is a ZIP archive: take the capture out of it first" },
];
