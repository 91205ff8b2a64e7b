/** Exports packets of a capture as a pcapng file: asks where to, shows how far it has come, can be cancelled. */
import { l10n, ProgressLocation, Uri, window, workspace } from "vscode";
import type { ExportSelection } from "../../worker/protocol.ts";
import type { Host } from "../host.ts";
import { bareName } from "./capture-names.ts";
import type { CaptureFile } from "./capture-file.ts";
import { joined } from "./joined.ts";

export const exportCapture = async (
  host: Host,
  file: CaptureFile,
  selection: ExportSelection,
): Promise<void> => {
  const name = bareName(file.summary.name);
  const part = selection.stream === undefined ? "connections" : `connection-${selection.stream}`;
  const uri = await window.showSaveDialog({
    defaultUri: Uri.joinPath(file.uri, "..", `${name}-${part}.pcapng`),
    filters: { [l10n.t("Packet captures")]: ["pcapng"] },
  });
  if (uri === undefined) return;
  const { version = "" } = host.context.extension.packageJSON as { readonly version?: string };
  const pieces: Uint8Array[] = [];
  let octets = 0;
  await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t("Exporting packets…"), cancellable: true },
    async (progress, token) => {
      const stopping = new AbortController();
      token.onCancellationRequested(() => stopping.abort());
      const piece = (bytes: Uint8Array): void => {
        pieces.push(bytes);
        octets += bytes.length;
        progress.report({ message: l10n.t("{0} MB", (octets / 1e6).toFixed(1)) });
        if (octets > EXPORT_MAX) stopping.abort(tooMuch());
      };
      await file.export(selection, version, { piece, signal: stopping.signal }).catch((error: unknown) => {
        if (token.isCancellationRequested) return;
        throw octets > EXPORT_MAX ? tooMuch() : error;
      });
      if (token.isCancellationRequested) return;
      await workspace.fs.writeFile(uri, joined(pieces));
      host.log.info(`exported packets to ${uri.toString()}`);
      void window.setStatusBarMessage(
        l10n.t("Wrote {0}", uri.path.slice(uri.path.lastIndexOf("/") + 1)),
        SHOWN,
      );
    },
  );
};

const tooMuch = (): Error =>
  new Error(
    l10n.t(
      "The selected packets come to more than {0} MB: select fewer, or a single connection.",
      EXPORT_MAX / 1e6,
    ),
  );

/** Octets: so much is held in memory for a moment. */
const EXPORT_MAX = 200_000_000;
/** ms. */
const SHOWN = 4000;
