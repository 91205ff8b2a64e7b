/** Two packets as tcpdump would have seen them, checksums and all. */

const octets = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/gu, ""), "hex"));

/** 10.0.0.1:1024 → 10.0.0.2:80, SYN, seq 7, MSS 1460. */
export const synOverIpv4: Uint8Array = octets(`
  4500 002c 0000 4000 4006 26ca 0a00 0001 0a00 0002
  0400 0050 0000 0007 0000 0000 6002 ffff 7fcd 0000 0204 05b4`);

/** [::1]:1024 → [::1]:80, ACK, seq 8, ack 9, 3 octets. */
export const dataOverIpv6: Uint8Array = octets(`
  6000 0000 0017 0640 0000 0000 0000 0000 0000 0000 0000 0001 0000 0000 0000 0000 0000 0000 0000 0001
  0400 0050 0000 0008 0000 0009 5010 0400 e30c 0000 6162 63`);
