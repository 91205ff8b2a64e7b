/** What the first bytes from a peer look like. A guess from a few bytes, used only where it explains a failure. */
import type { DataEvent } from "@tcplens/trace";

/** Recognised openings, or undefined. Never reads past the first 512 bytes. */
export const looksLike = (bytes: Uint8Array): DataEvent["looksLike"] => {
  // RFC 8446 §5.1: content type 21 is an alert, 22 a handshake; the legacy version's first byte is 3.
  if (bytes.length >= 3 && bytes[1] === 3 && (bytes[2] ?? 9) <= 4) {
    if (bytes[0] === 0x15) return "tls-alert";
    if (bytes[0] === 0x16) return "tls-handshake";
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 512)).toString("latin1");
  if (/^HTTP\/\d/.test(text)) return PLAIN_TO_TLS.test(text) ? "http-plain-to-tls" : "http";
  if (text.startsWith("SSH-")) return "ssh";
  if (/^220[ -]/.test(text)) return "smtp";
  return undefined;
};

/** How nginx, Apache, Go and HAProxy say that plain HTTP reached their TLS port. */
const PLAIN_TO_TLS =
  /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled server port|sent an HTTP request to an HTTPS server/i;
