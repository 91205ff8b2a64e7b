/** Over an endpoint: how its last trace went, its phases in one line, and links to trace and to see it. */
import type { Trace } from "@tcplens/trace";
import { Hover, l10n, MarkdownString, Range, type Position, type TextDocument } from "vscode";
import { stateMarks } from "../../model/brief.ts";
import { durationWords } from "../../model/duration-words.ts";
import { briefNow } from "../history/brief-now.ts";
import { loadTrace } from "../history/load-trace.ts";
import type { Host } from "../host.ts";
import { agoWords } from "../time-words.ts";
import { markdownText } from "../views/markdown-text.ts";
import { commandUri } from "./command-uri.ts";

/** Undefined where the position is in no endpoint. */
export const endpointHover = async (
  host: Host,
  document: TextDocument,
  position: Position,
): Promise<Hover | undefined> => {
  const offset = document.offsetAt(position);
  const { foundEndpoints } = await host.finder();
  const found = foundEndpoints(document).find(
    ({ start, end, other }) =>
      within({ start, end }, offset) || (other !== undefined && within(other, offset)),
  );
  if (found === undefined) return undefined;
  const range = within(found, offset) ? found : (found.other ?? found);
  const place = { uri: document.uri.toString(), line: position.line };
  return new Hover(
    await contents(host, { endpoint: found.endpoint.text, place }),
    new Range(document.positionAt(range.start), document.positionAt(range.end)),
  );
};

const within = ({ start, end }: { readonly start: number; readonly end: number }, offset: number): boolean =>
  start <= offset && offset <= end;

const contents = async (
  host: Host,
  argument: { readonly endpoint: string; readonly place: unknown },
): Promise<MarkdownString> => {
  const lines = await verdictLines(host, argument.endpoint);
  const last = host.history.latest(argument.endpoint);
  const links = [
    `[${markdownText(l10n.t("Trace"))}](${commandUri("tcplens.traceEndpoint", argument).toString()})`,
    ...(last === undefined
      ? []
      : [
          `[${markdownText(l10n.t("Show Trace"))}](${commandUri("tcplens.showTrace", { id: last.brief.id }).toString()})`,
        ]),
  ];
  const markdown = new MarkdownString([...lines, links.join(" · ")].join("\n\n"));
  markdown.isTrusted = { enabledCommands: ["tcplens.traceEndpoint", "tcplens.showTrace"] };
  return markdown;
};

const verdictLines = async (host: Host, endpoint: string): Promise<readonly string[]> => {
  const head = `**${markdownText(endpoint)}**`;
  const last = host.history.latest(endpoint);
  if (last === undefined) return [head];
  const { id, state, headline, details, startedAt } = briefNow(host, last);
  const verdict = [`${stateMarks[state]} ${headline}`, ...details, agoWords(startedAt)].join(" · ");
  const loaded = await loadTrace(host, id);
  const phases = loaded === undefined ? "" : phasesLine(loaded.trace, host.words);
  return [head, markdownText(verdict), ...(phases === "" ? [] : [markdownText(phases)])];
};

/** `lookup 3.1 ms · TCP 0.4 ms · TLS 12 ms`. */
const phasesLine = (trace: Trace, words: Host["words"]): string => {
  const phases = trace.phases();
  const names = {
    lookup: l10n.t("lookup"),
    tcp: l10n.t("TCP"),
    tls: l10n.t("TLS"),
    answer: l10n.t("answer"),
    wait: l10n.t("wait"),
  } as const;
  return (Object.keys(names) as (keyof typeof names)[])
    .flatMap((phase) => {
      const spent = phases[phase];
      return spent === undefined ? [] : [`${names[phase]} ${durationWords(spent, words)}`];
    })
    .join(" · ");
};
