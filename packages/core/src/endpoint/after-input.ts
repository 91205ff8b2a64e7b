/** RFC 9293 §3.10: what an endpoint has to see to after it has given something to a connection. */
import { noteFastOpenEnd } from "./active-open.ts";
import type { EndpointConnection } from "./endpoint-connection.ts";
import type { Host } from "./host.ts";

export const afterInput = (host: Host, connection: EndpointConnection, now: number): void => {
  host.connections.attend(connection);
  if (connection.fast !== undefined && connection.state === "CLOSED") noteFastOpenEnd(host, connection, now);
};
