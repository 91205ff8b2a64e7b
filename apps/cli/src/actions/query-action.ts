/** `tcplens query`: SQL over the tables of a folder. */
import { LineOutput } from "../analyzing/line-output.ts";
import type { CommandContext, ExitCode } from "../command-context.ts";
import type { QueryFlags } from "../commands/query.ts";
import { layoutOf } from "../output/capture-layout-of.ts";
import { LakeSession, queryFault } from "../querying/lake-session.ts";
import { printRows, type RowFormat } from "../querying/print-rows.ts";
import { UsageError } from "../usage-error.ts";
import { refusingWrongUsage } from "../wrong-usage.ts";

/** Resolves to the exit code. */
export const queryAction = (
  sql: string,
  folder: string,
  flags: QueryFlags,
  context: CommandContext,
): Promise<ExitCode> =>
  refusingWrongUsage(context, async () => {
    const format = formatOf(flags);
    const layout = layoutOf(flags, context);
    const session = await LakeSession.open(folder);
    const stop = (): void => session.interrupt();
    context.interrupted.addEventListener("abort", stop);
    try {
      await printRows(await session.run(sql), format, new LineOutput(context.stdout), layout);
      return 0;
    } catch (error) {
      if (context.interrupted.aborted) return 1;
      throw error instanceof UsageError ? error : queryFault(error);
    } finally {
      context.interrupted.removeEventListener("abort", stop);
      session.close();
    }
  });

const formatOf = ({ json, csv, width }: QueryFlags): RowFormat => {
  if (json === true && csv === true) throw new UsageError("--json and --csv are two forms: choose one");
  if (width !== undefined && (json === true || csv === true))
    throw new UsageError(`--${json === true ? "json" : "csv"} is not laid out in columns: leave --width out`);
  return json === true ? "json" : csv === true ? "csv" : "table";
};
