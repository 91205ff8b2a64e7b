/**
 * The endpoint of a trace that is to be traced again. A trace may come from a file that somebody else has made: what its
 * header says of host, port and path counts only where it is what its text, which the views show, says too.
 */
import { InvalidArgument } from "@tcplens/core";
import { type Endpoint, parseEndpoint, type TraceHeader } from "@tcplens/trace";
import { hostAndPort } from "./host-and-port.ts";

/** The endpoint, read anew from its text, or what is wrong with the header. */
export type EndpointToRetry =
  | { readonly ok: true; readonly endpoint: Endpoint }
  | { readonly ok: false; readonly why: "unreadable"; readonly problem: string }
  | { readonly ok: false; readonly why: "differs"; readonly shown: string; readonly meant: string }
  /** The text says TLS; without it, what is sent could be read on its way. */
  | { readonly ok: false; readonly why: "plain"; readonly shown: string };

/** See the file's head. */
export const endpointToRetry = ({ endpoint }: Pick<TraceHeader, "endpoint">): EndpointToRetry => {
  const { text, tls } = endpoint;
  try {
    const read = parseEndpoint(text);
    const same = (["host", "port", "scheme", "path"] as const).every((key) => read[key] === endpoint[key]);
    if (!same) return { ok: false, why: "differs", shown: read.text, meant: meaningOf(endpoint) };
    if (read.tls && !tls) return { ok: false, why: "plain", shown: read.text };
    // That TLS is spoken where the text does not say so was chosen beside it; it makes nothing less safe.
    return { ok: true, endpoint: { ...read, tls } };
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    return { ok: false, why: "unreadable", problem: error.message };
  }
};

const meaningOf = ({ host, port, scheme, path = "" }: Endpoint): string =>
  `${scheme === undefined ? "" : `${scheme}://`}${hostAndPort({ host, port })}${path}`;
