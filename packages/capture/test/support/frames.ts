/** Frames, written here octet by octet. */
import { dataOverIpv6, synOverIpv4 } from "./sample-packets.ts";

/** Octets from hexadecimal text and octets, one after the other. */
export const octets = (...parts: readonly (string | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(
    Buffer.concat(
      parts.map((part) =>
        typeof part === "string" ? Buffer.from(part.replaceAll(/\s/gu, ""), "hex") : Buffer.from(part),
      ),
    ),
  );

export const half = (value: number): string => value.toString(16).padStart(4, "0");
export const halfLittle = (value: number): string => `${half(value).slice(2)}${half(value).slice(0, 2)}`;
export const zeros = (count: number): string => "00".repeat(count);

export const MACS = "02000000000202 0000000001".replaceAll(" ", "");
export const ether = (type: string, payload: Uint8Array): Uint8Array => octets(MACS, type, payload);
export const etherIp = (payload: Uint8Array = synOverIpv4): Uint8Array => ether("0800", payload);

/** The checksum stays 0: nobody looks at it here. */
export const ipv4 = (protocol: number, payload: Uint8Array): Uint8Array =>
  octets(
    `4500 ${half(20 + payload.length)} 0001 0000 40 ${half(protocol).slice(2)} 0000 c0a80001 c0a80002`,
    payload,
  );
export const ipv6 = (protocol: number, payload: Uint8Array): Uint8Array =>
  octets(
    `60000000 ${half(payload.length)} ${half(protocol).slice(2)} 40`,
    `20010db8${zeros(11)}01`,
    `20010db8${zeros(11)}02`,
    payload,
  );
const udp = (port: number, payload: Uint8Array): Uint8Array =>
  octets(`c000 ${half(port)} ${half(8 + payload.length)} 0000`, payload);
export const overUdp = (port: number, payload: Uint8Array): Uint8Array =>
  etherIp(ipv4(17, udp(port, payload)));
export const overIp = (protocol: number, payload: Uint8Array): Uint8Array => etherIp(ipv4(protocol, payload));

const SNAP_IP = "aaaa03 000000 0800";
export const wlan = (control: string, more: string, payload: Uint8Array): Uint8Array =>
  octets(`${control} 0000 020000000001 020000000002 020000000003 1000`, more, payload);

export const subframe = (payload: Uint8Array): Uint8Array => octets(MACS, half(payload.length), payload);
export const padded4 = (bytes: Uint8Array): Uint8Array => octets(bytes, zeros(-bytes.length & 3));

export const syn = synOverIpv4;
export const data = dataOverIpv6;
export const synWithLlc: Uint8Array = octets(SNAP_IP, syn);

/** A frame of one encapsulation of a TCP segment. */
export interface Encapsulation {
  readonly name: string;
  /** LINKTYPE_ number. */
  readonly linkType: number;
  readonly frame: Uint8Array;
}

export const link = (
  linkType: number,
  name: string,
  ...parts: readonly (string | Uint8Array)[]
): Encapsulation => ({ name, linkType, frame: octets(...parts) });

export const ethernet = (name: string, frame: Uint8Array): Encapsulation => ({ name, linkType: 1, frame });
