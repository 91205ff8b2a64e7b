/** Targets that are asked about first: a link opened by mistake must not reach a cloud machine's metadata service. */

/** What is special about a host: `metadata` hands out credentials in clouds, `link-local` is this network segment only. */
export const sensitivity = (host: string): "metadata" | "link-local" | undefined => {
  const name = withoutPrefix(host.toLowerCase().replace(/\.$/, ""));
  if (METADATA.has(name)) return "metadata";
  // RFC 3927 and RFC 4291: 169.254.0.0/16, and fe80::/10 with or without a zone.
  return /^169\.254\.\d+\.\d+$/.test(name) || /^fe[89ab][0-9a-f]:/.test(name) ? "link-local" : undefined;
};

/** The IPv4 address within an IPv6 one, where it is mapped (`::ffff:a9fe:a9fe`) or translated (`64:ff9b::a9fe:a9fe`). */
const withoutPrefix = (name: string): string => {
  const inner = /^(?:::ffff:|64:ff9b::)(.+)$/.exec(name)?.[1];
  if (inner === undefined) return name;
  if (/^\d+(?:\.\d+){3}$/.test(inner)) return inner;
  const words = /^([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(inner);
  if (words === null) return name;
  const [high, low] = [Number.parseInt(words[1] ?? "", 16), Number.parseInt(words[2] ?? "", 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
};

const METADATA: ReadonlySet<string> = new Set([
  "169.254.169.254",
  "169.254.170.2",
  "100.100.100.200",
  "metadata.google.internal",
  "metadata",
  "fd00:ec2::254",
]);
