/** The ends of a connection by what they are to each other, not by who sent the first packet that was captured. */
import type { SideName } from "../connection/connection-story.ts";
import type { ConnectionReport, SideReport } from "../report/connection-report.ts";
import { clientByPorts } from "../report/roles.ts";
import type { BothSides, SideTraits, TimeParts } from "../report/judgements.ts";

export type Role = "client" | "server";

/** A side of a connection that is compared. */
export interface ComparedSide {
  /** Its name in the report. */
  readonly name: SideName;
  readonly report: SideReport;
  readonly traits: SideTraits;
}

/** A connection that is compared. */
export interface ComparedConnection {
  readonly report: ConnectionReport;
  readonly parts: TimeParts;
  readonly client: ComparedSide;
  readonly server: ComparedSide;
}

/** The report by roles; undefined where the observers of a comparison have not seen the connection. */
export const byRole = (report: ConnectionReport): ComparedConnection | undefined => {
  const { traits, time_parts: parts } = report;
  if (traits === undefined || parts === undefined) return undefined;
  const client = clientOf(traits, report.a.port, report.b.port);
  const side = (name: SideName): ComparedSide => ({ name, report: report[name], traits: traits[name] });
  return { report, parts, client: side(client), server: side(client === "a" ? "b" : "a") };
};

/** Who sent the SYN; where none was captured, the ports tell. */
export const clientOf = ({ a, b }: BothSides<SideTraits>, portA: number, portB: number): SideName => {
  if (a.role === "opener" || b.role === "answerer") return "a";
  if (b.role === "opener" || a.role === "answerer") return "b";
  return clientByPorts(portA, portB);
};
