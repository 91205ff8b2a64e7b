/** What a simulation leaves behind as files: its scenario, its packets, its trace. */
import { PcapngWriter } from "@tcplens/capture";
import type { Scenario, SimulationRun } from "@tcplens/core/simulation";
import { commands, l10n, Uri, window, workspace } from "vscode";
import type { Host } from "../host.ts";

/** What is saved: its proposed name, its kind in words, its octets when the place is known. */
export interface FileToSave {
  readonly name: string;
  readonly kind: string;
  /** Without the first dot. */
  readonly ending: string;
  readonly bytes: () => Uint8Array;
}

/** Asks where to; undefined where the dialog was closed. */
export const saveFile = async (
  host: Host,
  { name, kind, ending, bytes }: FileToSave,
): Promise<Uri | undefined> => {
  const { homeFolder } = await host.parts();
  const home = homeFolder === undefined ? undefined : Uri.file(homeFolder());
  const folder = workspace.workspaceFolders?.[0]?.uri ?? home;
  const uri = await window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, `${name}.${ending}`) }),
    filters: { [kind]: [ending.slice(ending.lastIndexOf(".") + 1)] },
  });
  if (uri === undefined) return undefined;
  await workspace.fs.writeFile(uri, bytes());
  host.log.info(`wrote ${uri.toString()}`);
  return uri;
};

/** Says that it was written, and offers to open it. Not waited for: the message may stay for long. */
export const offerToOpen = (uri: Uri): void => {
  const open = l10n.t("Open");
  const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
  const offer = async (): Promise<void> => {
    const answer = await window.showInformationMessage(l10n.t("Wrote {0}", name), open);
    if (answer === open) await commands.executeCommand("vscode.open", uri);
  };
  void offer();
};

/** The text of a scenario file. */
export const scenarioText = (scenario: Scenario): string => `${JSON.stringify(scenario, undefined, 2)}\n`;

/** The packets as they were put on the path, in raw IP; what became of each stands in its comment. */
export const pcapngOf = (run: SimulationRun): Uint8Array => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece), {
    application: "TCP Lens",
    comment: `${run.scenario.name}, seed ${run.scenario.seed}: ${run.scenario.title}`,
  });
  writer.addInterface({ name: "simulation", origin: ORIGIN });
  for (const { at, bytes, length, history } of run.packets) {
    const comments = history
      .filter(({ what }) => what !== "delivered")
      .map(({ what, by }) => (by === undefined ? what : `${what} (${by})`));
    writer.packet({ at, bytes, originalLength: length, comments });
  }
  writer.flush();
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
};

/** Virtual time 0, so that the same run is the same file: 2000-01-01T00:00:00Z. */
const ORIGIN = 946_684_800_000;
