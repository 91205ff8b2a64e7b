/**
 * Takes credentials out of what a person typed, before anything else looks at it: what is parsed, kept and repeated in
 * an error then cannot hold a password, nor a part of one.
 *
 * A password may hold an unescaped `/`, `?`, `#` or `@`, and a path may hold an `@` too. Decided, by what stands before
 * the first `/`, `?` or `#`:
 * - an `@`, and another one further on: either can end the password, so the text is refused;
 * - an `@`, and no other further on: it ends the password;
 * - no `@`, and no hosts either (`user:pa`): the password goes on to the only `@`; between several none is chosen;
 * - no `@`, and hosts (`h`, `h:80`): an `@` further on belongs to the path or the query. Only the web's schemes have such
 *   paths with a port before them, though, and `redis://user:12/3@h` is a password of digits: others are refused.
 */
import { canBeHosts, WEB_SCHEME } from "./authority.ts";
import { endpointProblem } from "./problem.ts";
import { withoutInnerUserInfo } from "./redact-inner.ts";

/**
 * One endpoint's text without user name, password, secret parameters and fragment (which is never sent), and without
 * those of a URL inside its path or query.
 *
 * @throws InvalidArgument where it cannot be told where the password ends. Nothing of the text is in the message.
 */
export const redact = (text: string): string => withoutSecretParameters(withoutUserInfo(text));

/**
 * Parts a text at the commas between whole URLs, as NATS and etcd have them.
 * @throws InvalidArgument where such a comma can stand inside a password: an `@` comes after it, and before it is no
 *   host, or a URL of another scheme or with a URL inside it. `http` and `https` stand together in real lists.
 */
export const splitUrls = (text: string): readonly string[] => {
  const parts = text.split(/,(?=[a-z][a-z0-9+.-]*:\/\/)/i);
  const last = parts.findLastIndex((part) => part.includes("@"));
  for (const part of parts.slice(0, Math.max(0, last))) {
    const { scheme, rest, authority } = authorityOf(part);
    const isHost = authority.includes("@") || canBeHosts(authority);
    if (!isHost || rest.includes("://") || !isAlike(scheme, parts[last] ?? "")) throw ambiguous();
  }
  return parts;
};

const isAlike = (scheme: string, url: string): boolean =>
  url.toLowerCase().startsWith(scheme.toLowerCase()) || (WEB_SCHEME.test(scheme) && WEB_SCHEME.test(url));

const withoutUserInfo = (text: string): string => {
  const { scheme, rest, authority } = authorityOf(text);
  return scheme + withoutInnerUserInfo(rest.slice(userInfoLength(scheme, rest, authority)));
};

interface Parts {
  /** With `://`; empty without one. */
  readonly scheme: string;
  readonly rest: string;
  /** Where `rest` begins, up to the path. */
  readonly authority: string;
}

const authorityOf = (text: string): Parts => {
  const scheme = SCHEME.exec(text)?.[0] ?? "";
  const rest = text.slice(scheme.length);
  const end = rest.search(SEMICOLONS.test(scheme) ? /[/?#;]|$/ : /[/?#]|$/);
  return { scheme, rest, authority: rest.slice(0, end) };
};

const userInfoLength = (scheme: string, rest: string, authority: string): number => {
  const tail = rest.slice(authority.length);
  if (authority.includes("@")) {
    if (tail.includes("@")) throw ambiguous();
    return authority.lastIndexOf("@") + 1;
  }
  if (!tail.includes("@")) return 0;
  if (canBeHosts(authority)) {
    const digits = authority.includes(":") && !authority.startsWith("[") && !WEB_SCHEME.test(scheme);
    if (digits && NO_QUERY.test(tail)) throw ambiguous();
    return 0;
  }
  if (tail.indexOf("@") !== tail.lastIndexOf("@")) throw ambiguous();
  return rest.lastIndexOf("@") + 1;
};

const ambiguous = (): Error =>
  endpointProblem(
    "it cannot be told where the password ends: it has characters that must be percent-encoded in a URL " +
      "(%40 for @, %2F for /, %3F for ?, %23 for #, %2C for a comma), or leave user name and password out",
  );

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
/** An `@` in the path, in a fragment, or behind a `?` that no `name=value` follows. */
const NO_QUERY = /^(?:[^?#]*@|[^?#]*\?[^=@]*@|[^#]*#.*@)/s;
const SECRET =
  /pass|pwd|secret|token|credential|signature|api[-_]?key|access[-_]?key|^(?:key|sig|user|username|auth|authorization)$/i;
