/**
 * Every error code of a lookup, a connect, a bind and a living connection, with its meaning in the state machine.
 * The order matters: of the rows with an error's code, the first whose condition holds is the one that counts.
 * TLS has its own table in `tls-table.ts`. `docs/errno.md` is made from both.
 */
import { connectRows } from "./connect-rows.ts";
import type { ErrnoRow } from "./errno-row.ts";
import { establishedRows } from "./established-rows.ts";
import { lookupRows } from "./lookup-rows.ts";
import { programRows } from "./program-rows.ts";

/** See the file's head. */
export const errnoTable: readonly ErrnoRow[] = [
  ...lookupRows,
  ...connectRows,
  ...establishedRows,
  ...programRows,
];
