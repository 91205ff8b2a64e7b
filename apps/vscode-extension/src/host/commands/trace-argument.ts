/** What a link, a lens, a tree item or another extension names as the endpoint to trace. */
import { parseEndpoint } from "@tcplens/trace";
import type { TraceTarget } from "../host.ts";
import { placeOf } from "../place.ts";

/**
 * `"db:5432"` or `{ endpoint: "db:5432", place? }`; undefined where no endpoint is named.
 * @throws InvalidArgument for a text that is no endpoint.
 */
export const traceArgument = (argument: unknown): TraceTarget | undefined => {
  if (typeof argument === "string") return { endpoint: parseEndpoint(argument) };
  if (typeof argument !== "object" || argument === null) return undefined;
  const { endpoint, place } = argument as { readonly endpoint?: unknown; readonly place?: unknown };
  return typeof endpoint === "string"
    ? { endpoint: parseEndpoint(endpoint), place: placeOf(place) }
    : undefined;
};
