/** What stands between a URL's `://` and its path, judged before it is parsed: hosts, or the start of a password. */

/** Whether each part between commas is a host with or without a port. What is none can be the start of a password. */
export const canBeHosts = (authority: string): boolean =>
  authority.split(",").every((host) => PLAIN_HOST.test(host));

/** The schemes whose paths often have an `@` (`https://h:8080/@user`), at the start of a text; percent-encoded too. */
export const WEB_SCHEME: RegExp = /^(?:https?|wss?)(?::|%3a)/i;

const PLAIN_HOST = /^(?:\[[^\]@]*\]|[^\s:@[\]]+)(?::\d{1,5})?$/;
