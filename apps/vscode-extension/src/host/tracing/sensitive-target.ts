/** Targets that are asked about first: a link opened by mistake must not reach a cloud machine's metadata service. */

/** What is special about a host: `metadata` hands out credentials in clouds, `link-local` is this network segment only. */
export const sensitivity = (host: string): "metadata" | "link-local" | undefined => {
  const name = host
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^::ffff:(?=\d+\.)/, "");
  if (METADATA.has(name)) return "metadata";
  // RFC 3927 and RFC 4291: 169.254.0.0/16, and fe80::/10 with or without a zone.
  return /^169\.254\.\d+\.\d+$/.test(name) || /^fe[89ab][0-9a-f]:/.test(name) ? "link-local" : undefined;
};

const METADATA: ReadonlySet<string> = new Set([
  "169.254.169.254",
  "169.254.170.2",
  "100.100.100.200",
  "metadata.google.internal",
  "metadata",
  "fd00:ec2::254",
]);
