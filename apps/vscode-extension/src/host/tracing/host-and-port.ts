/** Where a connection goes, as it is asked about and refused: never more than is connected to. */
import type { Endpoint } from "@tcplens/trace";

/** `db:5432`, `[::1]:5432`. */
export const hostAndPort = ({ host, port }: Pick<Endpoint, "host" | "port">): string =>
  `${host.includes(":") ? `[${host}]` : host}:${port}`;
