/** What became of a connection, in a few words that name roles and no addresses, so that two runs can be compared. */
import type { ComparedConnection, Role } from "./sides.ts";

/** `closed, the client first`, `reset by the server: port closed`, `no answer`. */
export const outcomeWords = (connection: ComparedConnection): string => {
  const { opened, ended, reset, closed_by: closer } = connection.report;
  if (opened === "unanswered") return "no answer to the SYN";
  if (reset !== undefined)
    return `reset by the ${roleOf(connection, reset.by)}: ${reset.cause.replaceAll("-", " ")}`;
  if (opened === "refused") return "refused by ICMP";
  if (ended === "never-open" || ended === undefined) return "did not open";
  if (closer === null || closer === undefined) return ended === "open" ? "still open" : ended;
  const first = closer === "both" ? "both at once" : `the ${roleOf(connection, closer)} first`;
  return `${ended === "half-closed" ? "half-closed" : ended}, ${first}`;
};

const roleOf = ({ client }: ComparedConnection, side: "a" | "b"): Role =>
  client.name === side ? "client" : "server";
