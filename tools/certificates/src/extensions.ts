/** RFC 5280: the extensions of the certificates made here. */
import { isIP } from "node:net";
import type { webcrypto } from "node:crypto";
import type { CertificateRequest } from "./issued.ts";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type Extension,
} from "./x509-library.ts";

/** For an authority. */
export const authorityExtensions = async (
  key: webcrypto.CryptoKey,
  issuerKey: webcrypto.CryptoKey,
): Promise<Extension[]> => [
  new BasicConstraintsExtension(true, undefined, true),
  new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  await SubjectKeyIdentifierExtension.create(key),
  await AuthorityKeyIdentifierExtension.create(issuerKey),
];

/** For a server or a client. */
export const endEntityExtensions = async (
  request: CertificateRequest,
  key: webcrypto.CryptoKey,
  issuerKey: webcrypto.CryptoKey,
): Promise<Extension[]> => [
  new BasicConstraintsExtension(false, undefined, true),
  new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
  new ExtendedKeyUsageExtension([
    request.purpose === "client" ? ExtendedKeyUsage.clientAuth : ExtendedKeyUsage.serverAuth,
  ]),
  // Clients compare names with this one; the common name in the subject is for people.
  new SubjectAlternativeNameExtension(
    request.names.map((name) => ({ type: isIP(name) === 0 ? "dns" : "ip", value: name })),
  ),
  await SubjectKeyIdentifierExtension.create(key),
  await AuthorityKeyIdentifierExtension.create(issuerKey),
];
