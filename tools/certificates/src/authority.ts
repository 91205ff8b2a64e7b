/** A certificate authority that lives as long as the program: a root, authorities under it, and what they issue. */
import { randomBytes, type webcrypto } from "node:crypto";
import { authorityExtensions, endEntityExtensions } from "./extensions.ts";
import type { CertificateRequest, IssuedCertificate } from "./issued.ts";
import { algorithm, createKeyPair, privateKeyPem } from "./key-pair.ts";
import { currentValidity } from "./validity.ts";
import { X509CertificateGenerator, type Extension } from "./x509-library.ts";

/** Issues certificates. What trusts `cert` trusts all of them. */
export interface Authority {
  readonly name: string;
  /** The authority's own certificate, PEM. */
  readonly cert: string;
  /** Makes a key and signs a certificate for it. Rejects with a `RangeError` for a request without names. */
  issue(request: CertificateRequest): Promise<IssuedCertificate>;
  /** An authority under this one; what it issues has this one's `chain` behind it. */
  createSubordinate(options: { readonly name: string }): Promise<Authority>;
}

/** A new root authority. */
export const createAuthority = async ({ name }: { readonly name: string }): Promise<Authority> => {
  const keys = await createKeyPair();
  const cert = await sign({
    subject: name,
    keys,
    issuer: { name, key: keys.privateKey },
    extensions: await authorityExtensions(keys.publicKey, keys.publicKey),
  });
  return authority({ name, keys, cert, above: "" });
};

/** A certificate that vouches for itself. Rejects with a `RangeError` for a request without names. */
export const createSelfSigned = async (request: CertificateRequest): Promise<IssuedCertificate> => {
  const keys = await createKeyPair();
  const subject = firstName(request);
  const cert = await sign({
    ...request,
    subject,
    keys,
    issuer: { name: subject, key: keys.privateKey },
    extensions: await endEntityExtensions(request, keys.publicKey, keys.publicKey),
  });
  return { key: await privateKeyPem(keys.privateKey), cert, chain: cert };
};

interface Issuer {
  readonly name: string;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly cert: string;
  /** The certificates a server shows after one of this issuer's: its own unless it is a root, and those above it. */
  readonly above: string;
}

const authority = (issuer: Issuer): Authority => ({
  name: issuer.name,
  cert: issuer.cert,
  issue: async (request) => {
    const keys = await createKeyPair();
    const cert = await sign({
      ...request,
      subject: firstName(request),
      keys,
      issuer: { name: issuer.name, key: issuer.keys.privateKey },
      extensions: await endEntityExtensions(request, keys.publicKey, issuer.keys.publicKey),
    });
    return { key: await privateKeyPem(keys.privateKey), cert, chain: cert + issuer.above };
  },
  createSubordinate: async ({ name }) => {
    const keys = await createKeyPair();
    const cert = await sign({
      subject: name,
      keys,
      issuer: { name: issuer.name, key: issuer.keys.privateKey },
      extensions: await authorityExtensions(keys.publicKey, issuer.keys.publicKey),
    });
    return authority({ name, keys, cert, above: cert + issuer.above });
  },
});

interface ToSign {
  readonly subject: string;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly issuer: { readonly name: string; readonly key: webcrypto.CryptoKey };
  readonly extensions: Extension[];
  readonly validFrom?: Date;
  readonly validTo?: Date;
}

const sign = async (what: ToSign): Promise<string> => {
  const validity = currentValidity();
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: [{ CN: [what.subject] }],
    issuer: [{ CN: [what.issuer.name] }],
    notBefore: what.validFrom ?? validity.validFrom,
    notAfter: what.validTo ?? validity.validTo,
    signingAlgorithm: algorithm,
    publicKey: what.keys.publicKey,
    signingKey: what.issuer.key,
    extensions: what.extensions,
  });
  return `${certificate.toString("pem").trimEnd()}\n`;
};

/** RFC 5280 wants a positive number of at most 20 octets. */
const serialNumber = (): string => {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString("hex");
};

const firstName = (request: CertificateRequest): string => {
  const [name] = request.names;
  if (name === undefined) throw new RangeError("request.names must hold at least one name or address");
  return name;
};
