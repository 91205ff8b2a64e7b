/** ECDSA over P-256 (FIPS 186-5): every key here is one of these. Made by the platform's Web Crypto. */
import { Buffer } from "node:buffer";
import { webcrypto } from "node:crypto";

/** How keys are made and signatures computed. */
export const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** A fresh key pair. */
export const createKeyPair = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);

/** A private key as PEM text. */
export const privateKeyPem = async (key: webcrypto.CryptoKey): Promise<string> => {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key)).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${bytes.replaceAll(/.{64}/gu, "$&\n").trimEnd()}\n-----END PRIVATE KEY-----\n`;
};
