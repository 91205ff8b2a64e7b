/** X.509 certificates made at run time, sound and unsound. */
export { createAuthority, createSelfSigned, type Authority } from "./authority.ts";
export type { CertificateRequest, IssuedCertificate } from "./issued.ts";
export { currentValidity, expiredValidity, futureValidity, type Validity } from "./validity.ts";
