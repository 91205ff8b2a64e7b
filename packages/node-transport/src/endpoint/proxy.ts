/**
 * Proxies that programs on this machine would use for an endpoint: environment variables and the editor's setting.
 * TCP Lens itself connects directly; it only says what stands in other programs' way.
 *
 * There is no standard. What is looked at here is what the common programs agree on:
 * - `http_proxy` for http and ws, `https_proxy` for https and wss: curl and git, Go, Python, npm. Node's own `http` and
 *   `fetch` only with `NODE_USE_ENV_PROXY=1` or `--use-env-proxy`, in versions that have it.
 * - `all_proxy` where the scheme's own variable is not set, and for every other scheme: curl and git, Python's
 *   requests; neither Go nor Node. Database drivers look at none of the variables, so for a port without a scheme a
 *   proxy found here is a hint and no more.
 * - The lower-case variable wins over the upper-case one. `HTTP_PROXY` in capitals is also what a web server's CGI makes
 *   of a client's `Proxy:` header: curl never reads it, Go and Python do not where `REQUEST_METHOD` is set. Here it
 *   counts unless that is set. An empty variable counts as none.
 * - Loopback addresses are no exception to the variables: curl, Node and Python send even `localhost` to the proxy
 *   unless `no_proxy` has it (Go does not). The editor's setting never holds for them.
 * - `http.proxy` of VS Code holds for http, https, ws and wss of the editor and its extensions, before the variables.
 */
import type { Endpoint } from "@tcplens/trace";
import { isExcluded } from "./no-proxy.ts";
import { type ProxyAddress, proxyAddress } from "./proxy-address.ts";

/** Where to look. */
export interface ProxySettings {
  /** Environment variables: `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, either case. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The value of VS Code's `http.proxy`. */
  readonly editorProxy?: string;
  /** The value of VS Code's `http.noProxy`. */
  readonly editorNoProxy?: readonly string[];
}

/** A proxy that other programs would go through. */
export interface FoundProxy {
  /** The variable or setting as it is written there: `https_proxy`, `HTTPS_PROXY`, `http.proxy`. */
  readonly variable: string;
  /** `host:port`, IPv6 in brackets, without credentials. */
  readonly proxy: string;
}

/**
 * The proxy that programs on this machine would use for `endpoint`; undefined when there is none, when the exclusions
 * name the endpoint, or when the endpoint is the proxy. The editor's setting comes before the variables. A value that
 * is not a proxy's address is passed over; nothing in the settings makes this throw.
 */
export const proxyFor = (endpoint: Endpoint, settings: ProxySettings): FoundProxy | undefined => {
  const candidates = [...editorCandidates(endpoint, settings), ...environmentCandidates(endpoint, settings)];
  const [first] = candidates;
  if (first === undefined || candidates.some(({ address }) => isThe(endpoint, address))) return undefined;
  return { variable: first.variable, proxy: textOf(first.address) };
};

interface Candidate {
  readonly variable: string;
  readonly address: ProxyAddress;
}

const environmentCandidates = (endpoint: Endpoint, { env = {} }: ProxySettings): readonly Candidate[] => {
  if (isExcluded(endpoint, entriesOf(env))) return [];
  return variablesFor(kindOf(endpoint), env).flatMap((variable) => candidate(variable, env[variable]));
};

const editorCandidates = (endpoint: Endpoint, settings: ProxySettings): readonly Candidate[] => {
  const { editorProxy, editorNoProxy = [], env = {} } = settings;
  // VS Code looks at the variable only where its own list is empty.
  const excluded = editorNoProxy.length > 0 ? editorNoProxy : entriesOf(env);
  if (kindOf(endpoint) === "other" || isLoopback(endpoint.host) || isExcluded(endpoint, excluded)) return [];
  // VS Code takes a value without a scheme for none.
  return editorProxy?.includes("://") === true ? candidate("http.proxy", editorProxy) : [];
};

const candidate = (variable: string, value: string | undefined): readonly Candidate[] => {
  const address = value === undefined ? undefined : proxyAddress(value);
  return address === undefined ? [] : [{ variable, address }];
};

type Kind = "http" | "https" | "other";

/** Without a scheme the port and TLS have to say what is spoken. */
const kindOf = ({ scheme, port, tls }: Endpoint): Kind => {
  switch (scheme) {
    case "http":
    case "ws":
      return "http";
    case "https":
    case "wss":
      return "https";
    case undefined:
      if (tls || port === 443) return "https";
      return port === 80 ? "http" : "other";
    default:
      return "other";
  }
};

/** In the order in which they count. */
const variablesFor = (kind: Kind, env: NonNullable<ProxySettings["env"]>): readonly string[] => {
  const all = ["all_proxy", "ALL_PROXY"];
  switch (kind) {
    case "http":
      return ["http_proxy", ...(env["REQUEST_METHOD"] === undefined ? ["HTTP_PROXY"] : []), ...all];
    case "https":
      return ["https_proxy", "HTTPS_PROXY", ...all];
    case "other":
      return all;
  }
};

const entriesOf = (env: NonNullable<ProxySettings["env"]>): readonly string[] =>
  // An empty lower-case variable counts as none, as with the proxies'.
  (env["no_proxy"] || env["NO_PROXY"] || "").split(/[\s,]+/);

const isThe = (endpoint: Endpoint, { host, port }: ProxyAddress): boolean =>
  endpoint.port === port &&
  (endpoint.host.toLowerCase() === host || (isLoopback(endpoint.host) && isLoopback(host)));

const isLoopback = (host: string): boolean =>
  /^(localhost|127(\.\d+){3}|::1|::ffff:127(\.\d+){3})$/i.test(host);

const textOf = ({ host, port }: ProxyAddress): string => `${host.includes(":") ? `[${host}]` : host}:${port}`;
