/** Endpoints in what programs print, `connect ECONNREFUSED 127.0.0.1:5432`, as links that trace them. */
import { commands, l10n, TerminalLink } from "vscode";
import { findInTerminalLine } from "../../finder/index.ts";

/** A link that knows what it leads to. */
export class EndpointLink extends TerminalLink {
  readonly endpoint: string;

  constructor(range: { readonly start: number; readonly length: number }, endpoint: string) {
    super(range.start, range.length, l10n.t("Trace {0}", endpoint));
    this.endpoint = endpoint;
  }
}

export const terminalLinks = (line: string): EndpointLink[] =>
  line.length > LINE_MAX
    ? []
    : findInTerminalLine(line).map(
        ({ start, end, endpoint }) => new EndpointLink({ start, length: end - start }, endpoint.text),
      );

export const openTerminalLink = async ({ endpoint }: EndpointLink): Promise<void> => {
  await commands.executeCommand("tcplens.traceEndpoint", { endpoint });
};

const LINE_MAX = 10_000;
