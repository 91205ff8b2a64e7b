/** What is asked for, and what comes back. Everything is PEM text, as `node:tls` takes it. */

/** A certificate to make. */
export interface CertificateRequest {
  /**
   * DNS names (a leading `*.` allowed) and IP addresses that the certificate is for; the first is its common name.
   * At least one. For a client's certificate the first is what the server sees as the client's name.
   */
  readonly names: readonly string[];
  /** What it may be used for. Default `server`. */
  readonly purpose?: "server" | "client";
  /** Default: an hour ago. */
  readonly validFrom?: Date;
  /** Default: thirty days from now. Not before `validFrom`. */
  readonly validTo?: Date;
}

/** A certificate and its private key. */
export interface IssuedCertificate {
  /** The private key, PKCS #8. */
  readonly key: string;
  /** The certificate alone. */
  readonly cert: string;
  /** What a server shows: the certificate, then the authorities between it and the root; the root is left out. */
  readonly chain: string;
}
