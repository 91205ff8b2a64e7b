/** Endpoints as links: `host:port`, pairs, and URLs that a browser does not open. Web addresses are the editor's own links. */
import { DocumentLink, l10n, Range, type TextDocument } from "vscode";
import { commandUri } from "./command-uri.ts";
import { foundEndpoints } from "./found-endpoints.ts";

/** Each traces its endpoint. */
export const documentLinks = (document: TextDocument): DocumentLink[] =>
  foundEndpoints(document)
    .filter(({ kind, endpoint }) => kind !== "url" || !/^https?$/.test(endpoint.scheme ?? ""))
    .map(({ endpoint, start, end }) => {
      const range = new Range(document.positionAt(start), document.positionAt(end));
      const link = new DocumentLink(
        range,
        commandUri("tcplens.traceEndpoint", {
          endpoint: endpoint.text,
          place: { uri: document.uri.toString(), line: range.start.line },
        }),
      );
      link.tooltip = l10n.t("Trace {0}", endpoint.text);
      return link;
    });
