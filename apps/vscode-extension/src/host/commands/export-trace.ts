/** Export Trace…: to a file, in the format that is picked. */
import type { Trace } from "@tcplens/trace";
import type * as exporters from "../export-parts.ts";
import { commands, l10n, Uri, window, workspace } from "vscode";
import type { Host } from "../host.ts";
import { chosenTrace } from "./chosen-trace.ts";

type Exporters = typeof exporters;

interface Format {
  readonly label: string;
  readonly description: string;
  readonly ending: string;
  readonly render: (exporters: Exporters, trace: Trace) => string;
}

export const run = async (host: Host, argument: unknown): Promise<void> => {
  const chosen = await chosenTrace(host, argument);
  if (chosen === undefined) return;
  const format = await window.showQuickPick(formats(), { placeHolder: l10n.t("Export as") });
  if (format === undefined) return;
  const uri = await window.showSaveDialog({
    ...(await proposal(host, chosen.trace, format)),
    filters: { [format.label]: [format.ending.slice(format.ending.lastIndexOf(".") + 1)] },
  });
  if (uri === undefined) return;
  const text = format.render(await import("../export-parts.ts"), chosen.trace);
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text.endsWith("\n") ? text : `${text}\n`));
  host.log.info(`exported ${chosen.trace.header.id} to ${uri.toString()}`);
  await offerToOpen(uri);
};

const formats = (): readonly Format[] => [
  {
    label: l10n.t("Trace file"),
    description: l10n.t("all of it; opens in TCP Lens again"),
    ending: ".tcplens.jsonl",
    render: ({ toJsonLines }, trace) => toJsonLines(trace),
  },
  {
    label: "Markdown",
    description: l10n.t("a report for an issue"),
    ending: ".md",
    render: ({ toMarkdown }, trace) => toMarkdown(trace),
  },
  {
    label: "HTML",
    description: l10n.t("one page that opens anywhere"),
    ending: ".html",
    render: ({ toHtml }, trace) => toHtml(trace),
  },
  {
    label: l10n.t("Text"),
    description: l10n.t("as in a terminal"),
    ending: ".txt",
    render: ({ toText }, trace) => toText(trace),
  },
  {
    label: "Mermaid",
    description: l10n.t("a sequence diagram"),
    ending: ".mmd",
    render: ({ toMermaid }, trace) => toMermaid(trace),
  },
];

/** In the workspace's first folder, else in the user's; a browser has none: the dialog begins where it thinks best. */
const proposal = async (
  { parts }: Host,
  { header }: Trace,
  { ending }: Format,
): Promise<{ readonly defaultUri?: Uri }> => {
  const { homeFolder } = await parts();
  const home = homeFolder === undefined ? undefined : Uri.file(homeFolder());
  const folder = workspace.workspaceFolders?.[0]?.uri ?? home;
  if (folder === undefined) return {};
  const { host, port } = header.endpoint;
  const time = header.startedAt.slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  const name = `${`${host}-${port}`.replaceAll(/[^\w.-]+/g, "-")}-${time}${ending}`;
  return { defaultUri: Uri.joinPath(folder, name) };
};

const offerToOpen = async (uri: Uri): Promise<void> => {
  const open = l10n.t("Open");
  const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
  if ((await window.showInformationMessage(l10n.t("Wrote {0}", name), open)) !== open) return;
  await commands.executeCommand("vscode.open", uri);
};
