/**
 * Takes credentials out of what a person typed, before anything else looks at it: what is parsed, kept and repeated in
 * an error then cannot hold a password.
 */

/**
 * One endpoint's text without user name, password, secret parameters and fragment (which is never sent). Works on any
 * text: where a password holds an unescaped `/`, `?` or `#`, everything up to the last `@` goes.
 */
export const redact = (text: string): string => withoutSecretParameters(withoutUserInfo(text));

const withoutUserInfo = (text: string): string => {
  const scheme = SCHEME.exec(text)?.[0] ?? "";
  const rest = text.slice(scheme.length);
  if (!rest.includes("@")) return text;
  const authority = /^[^/?#;]*/.exec(rest)?.[0] ?? "";
  const hosts = authority.slice(authority.lastIndexOf("@") + 1);
  // Hosts that are complete end the credentials; an `@` further on belongs to the path or the query (`?to=a@b`).
  const plain = hosts.split(",").every((host) => PLAIN_HOST.test(host));
  const end = plain ? authority.lastIndexOf("@") : rest.lastIndexOf("@");
  return scheme + rest.slice(end + 1);
};

const withoutSecretParameters = (text: string): string => {
  const [beforeFragment = ""] = text.split("#", 1);
  const bare = SEMICOLONS.test(text) ? (beforeFragment.split(";", 1)[0] ?? "") : beforeFragment;
  const mark = bare.indexOf("?");
  if (mark < 0) return bare;
  const kept = bare
    .slice(mark + 1)
    .split("&")
    .filter((parameter) => !SECRET.test(parameter.split("=", 1)[0] ?? ""));
  return bare.slice(0, mark) + (kept.length === 0 ? "" : `?${kept.join("&")}`);
};

/** One scheme, or two: `jdbc:postgresql://`. */
const SCHEME = /^(?:[a-z][a-z0-9+.-]*:){0,2}\/\//i;
/** SQL Server's driver separates its parameters by semicolons, user and password among them. */
const SEMICOLONS = /^(?:jdbc:|sqlserver:|mssql:)/i;
/** A host and its port, or no port: nothing in it can be the start of a password. */
const PLAIN_HOST = /^(?:\[[^\]@]*\]|[^\s:@[\]]+)(?::\d{1,5})?$/;
const SECRET =
  /pass|pwd|secret|token|credential|signature|api[-_]?key|access[-_]?key|^(?:key|sig|user|username|auth|authorization)$/i;
