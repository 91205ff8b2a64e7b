/**
 * The endpoint of a trace that is to be traced again. A trace may come from a file that somebody else has made: what its
 * header says of host, port and path counts only where it is what its text, which the views show, says too.
 */
import { InvalidArgument } from "@tcplens/core";
import { type Endpoint, parseEndpoint, type TraceHeader } from "@tcplens/trace";

/** The endpoint, read anew from its text, or what is wrong with the header. */
export type EndpointToRetry =
  | { readonly ok: true; readonly endpoint: Endpoint }
  | { readonly ok: false; readonly named: string; readonly meant: string };

/** See the file's head. */
export const endpointToRetry = ({ endpoint }: Pick<TraceHeader, "endpoint">): EndpointToRetry => {
  const meant = `${endpoint.host}:${endpoint.port}${endpoint.path ?? ""}`;
  try {
    const read = parseEndpoint(endpoint.text, { tls: endpoint.tls });
    const same = (["host", "port", "scheme", "path"] as const).every((key) => read[key] === endpoint[key]);
    return same ? { ok: true, endpoint: read } : { ok: false, named: read.text, meant };
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    return { ok: false, named: endpoint.text, meant };
  }
};
