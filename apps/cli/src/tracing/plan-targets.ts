/** The endpoints of a run: those of the command line in their order, then those that a `.env` file names. */
import { InvalidArgument } from "@tcplens/core";
import { parseEndpoints, readEnvEndpoints, type Endpoint } from "@tcplens/trace";
import path from "node:path";
import type { TraceFlags } from "../args/trace-flags.ts";
import { UsageError } from "../usage-error.ts";
import { readInput, type ReadFile } from "./read-input.ts";
import type { Target } from "./trace-plan.ts";

/** The endpoints, and what in the file looked like one and is none. */
export interface PlannedTargets {
  readonly targets: readonly Target[];
  readonly warnings: readonly string[];
}

/**
 * Never empty.
 * @throws {@link UsageError} for an endpoint that cannot be read, a file that cannot be read or names none.
 */
export const planTargets = (
  texts: readonly string[],
  { fromEnv, tls }: Pick<TraceFlags, "fromEnv" | "tls">,
  read: ReadFile,
): PlannedTargets => {
  const given = texts.flatMap((text) =>
    endpointsOf(text, tls).map((endpoint) => ({ endpoint, origin: undefined })),
  );
  if (fromEnv === undefined) {
    if (given.length > 0) return { targets: given, warnings: [] };
    throw new UsageError(
      "nothing to trace: give host:port or a URL, such as tcplens trace db.internal:5432, or --from-env .env",
    );
  }
  const name = path.basename(fromEnv);
  const { endpoints, problems } = readEnvEndpoints(readInput("--from-env", fromEnv, read).toString("utf8"));
  const found = endpoints.map(({ variable, line, endpoint }) => ({
    endpoint: tls === undefined ? endpoint : { ...endpoint, tls },
    origin: `${variable} (${name}:${line})`,
  }));
  const warnings = problems.map(({ variable, line, reason }) => `${variable} (${name}:${line}): ${reason}`);
  const targets: readonly Target[] = [...given, ...found];
  if (targets.length > 0) return { targets, warnings };
  throw new UsageError(
    `--from-env: ${fromEnv} names no endpoint; a line such as DATABASE_URL=postgres://db.internal/app does`,
  );
};

const endpointsOf = (text: string, tls: boolean | undefined): readonly Endpoint[] => {
  try {
    return parseEndpoints(text, tls === undefined ? {} : { tls });
  } catch (error) {
    if (error instanceof InvalidArgument) throw new UsageError(error.message);
    throw error;
  }
};
