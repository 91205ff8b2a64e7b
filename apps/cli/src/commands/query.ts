/** `tcplens query` on the command line. */
import { Option, type Command } from "commander";
import { parseWholeNumber } from "../args/parse-whole-number.ts";
import type { CommandContext } from "../command-context.ts";

/** What the user gave; what was not given is undefined. */
export interface QueryFlags {
  readonly json?: true;
  readonly csv?: true;
  readonly width?: number;
  readonly color?: boolean;
}

/** Adds the command to the program. What it needs to run is loaded when it runs. */
export const addQueryCommand = (program: Command, context: CommandContext): void => {
  program
    .command("query")
    .summary("ask the tables of analyzed captures in SQL")
    .description(
      "Runs a query in DuckDB's SQL over the Parquet files that tcplens analyze --parquet has written into a folder: the " +
        "views connections, packets and findings, of one capture or of ten thousand; the column capture says which. Needs " +
        "the package @duckdb/node-api.",
    )
    .argument("<sql>", "one statement, such as: select grade, count(*) from connections group by all")
    .argument("<folder>", "what --parquet named")
    .addOption(new Option("--json", "JSON Lines: one row a line"))
    .addOption(new Option("--csv", "comma-separated values, with a heading"))
    .addOption(
      new Option("--width <columns>", "lay it out for so many columns (the terminal's, or 80)").argParser(
        (text) => parseWholeNumber("--width", text, { least: 64, most: 400 }),
      ),
    )
    .addOption(new Option("--color", "colour, also when the output is not a terminal"))
    .addOption(new Option("--no-color", "no colour (NO_COLOR and FORCE_COLOR are honoured)"))
    .addHelpText("after", examples)
    .action(async (sql: string, folder: string, flags: QueryFlags) => {
      const { queryAction } = await import("../actions/index.ts");
      context.exitCode = await queryAction(sql, folder, flags, context);
    });
};

const examples = `
Examples:
  tcplens analyze --parquet lake *.pcapng
  tcplens query 'describe connections' lake
  tcplens query 'select b_address, count(*), avg(initial_rtt) from connections group by 1 order by 2 desc' lake
  tcplens query "select capture, stream, verdict from connections where grade = 'broken'" lake --json
  tcplens query "select code, count(*) from findings group by all" lake --csv

Exit codes: 0 answered, 1 interrupted, 2 wrong usage, also a query that is wrong.`;
