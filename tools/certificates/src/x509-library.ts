/** The X.509 library, loaded after the polyfill it asks for. Import it from here and nowhere else. */
// oxlint-disable-next-line import/no-unassigned-import -- a polyfill: it is imported for what it does
import "reflect-metadata";

export {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  type Extension,
} from "@peculiar/x509";
