/** Open the Place: the line of the file in which the endpoint was found. */
import { l10n, Range, Uri, window } from "vscode";
import type { Host } from "../host.ts";
import { placeOf, type Place } from "../place.ts";
import { chosenTrace } from "./chosen-trace.ts";

export const run = async (host: Host, argument: unknown): Promise<void> => {
  const place = placeIn(argument) ?? (await chosenTrace(host, argument))?.place;
  if (place === undefined) {
    await window.showInformationMessage(l10n.t("This endpoint was typed, not found in a file."));
    return;
  }
  const selection = new Range(place.line, 0, place.line, 0);
  await window.showTextDocument(Uri.parse(place.uri), { selection });
};

const placeIn = (argument: unknown): Place | undefined =>
  typeof argument === "object" && argument !== null && "place" in argument
    ? placeOf(argument.place)
    : undefined;
