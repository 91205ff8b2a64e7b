/** Takes user names and passwords out of URLs that stand inside another's path or query: `/?target=redis://u:p@h`. */
import { canBeHosts, WEB_SCHEME } from "./authority.ts";

/**
 * The text without them. An inner URL may be percent-encoded, as values of a query are. Where the end of its password
 * cannot be told, everything up to its last `@` goes: what is lost is a part of a path, not a host.
 */
export const withoutInnerUserInfo = (text: string): string => {
  if (!AT.test(text)) return text;
  let kept = "";
  let rest = text;
  for (let scheme = SCHEME.exec(rest); scheme !== null; scheme = SCHEME.exec(rest)) {
    const begin = scheme.index + scheme[0].length;
    kept += rest.slice(0, begin);
    rest = rest.slice(begin);
    // A value of a query ends at the next `&`; in a path the inner URL goes on to the end.
    const inQuery = kept.includes("?");
    const end = inQuery ? rest.search(/&|$/) : rest.length;
    rest = rest.slice(userInfoLength(scheme[0], rest.slice(0, end)));
  }
  return kept + rest;
};

const userInfoLength = (scheme: string, url: string): number => {
  const length = afterLastAt(url);
  const authority = url.split(AUTHORITY_END, 1)[0] ?? "";
  if (AT.test(authority)) return length;
  const hosts = authority.replaceAll(/%3a/gi, ":").replaceAll(/%2c/gi, ",");
  const isPlain = canBeHosts(hosts) && (WEB_SCHEME.test(scheme) || !hosts.includes(":"));
  return isPlain ? 0 : length;
};

const afterLastAt = (url: string): number => Math.max(url.lastIndexOf("@") + 1, afterEncodedAt(url));

const afterEncodedAt = (url: string): number => {
  const at = url.lastIndexOf("%40");
  return at < 0 ? 0 : at + 3;
};

const SCHEME = /[a-z][a-z0-9+.-]{0,63}(?::\/\/|%3a%2f%2f)/i;
const AT = /@|%40/;
const AUTHORITY_END = /[/?#]|%2f|%3f|%23/i;
