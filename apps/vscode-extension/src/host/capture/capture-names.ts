/** Names that captures have. `package.json` has the same endings for the editor and the menus, which a test holds to these. */

/** What is read, by its endings; each may be packed. Not `dump`: most of those are of databases. */
export const captureEndings = ["pcap", "pcapng", "cap", "dmp", "snoop", "snp", "erf"] as const;
export const packedEndings = ["gz", "zst"] as const;

/** For a search through the workspace. */
export const captureGlob = `**/*.{${captureEndings
  .flatMap((ending) => [ending, ...packedEndings.map((packed) => `${ending}.${packed}`)])
  .join(",")}}`;

/** Without what it ends in. */
export const bareName = (name: string): string =>
  name.replace(
    new RegExp(`\\.(?:${captureEndings.join("|")})(?:\\.(?:${packedEndings.join("|")}))?$`, "i"),
    "",
  );
