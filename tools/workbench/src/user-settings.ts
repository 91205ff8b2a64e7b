/** The user's settings.json of a workbench: quiet, the same on every machine, and changeable while it runs. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Values of settings by their dotted name. */
export type Settings = Readonly<Record<string, unknown>>;

/** What every workbench starts with. A caller's own settings come over these. */
export const quietSettings: Settings = {
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  // A webview takes the focus when it is ready; the box that was opened meanwhile stays, with what was typed.
  "workbench.quickOpen.closeOnFocusLost": false,
  "workbench.colorTheme": "Dark Modern",
  "workbench.trustedDomains.promptInTrustedWorkspace": false,
  "window.restoreWindows": "none",
  "window.confirmBeforeClose": "never",
  "extensions.ignoreRecommendations": true,
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "update.mode": "none",
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "git.enabled": false,
  "git.openRepositoryInParentFolders": "never",
  "npm.fetchOnlinePackageInfo": false,
  "json.schemaDownload.enable": false,
  "typescript.disableAutomaticTypeAcquisition": true,
  "typescript.surveys.enabled": false,
  "editor.minimap.enabled": false,
  "remote.autoForwardPorts": false,
  "security.workspace.trust.banner": "always",
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.untrustedFiles": "open",
  // The screen of the terminal is then in the document, where it can be read.
  "terminal.integrated.gpuAcceleration": "off",
  "terminal.integrated.enablePersistentSessions": false,
  "terminal.integrated.confirmOnExit": "never",
  "terminal.integrated.confirmOnKill": "never",
  "terminal.integrated.cursorBlinking": false,
  "terminal.integrated.smoothScrolling": false,
  "editor.cursorBlinking": "solid",
  "editor.accessibilitySupport": "off",
};

/** Writes the file, with the quiet settings below the caller's. */
export const writeSettings = (path: string, settings: Settings): void => {
  mkdirSync(dirname(path), { recursive: true });
  write(path, { ...quietSettings, ...settings });
};

/** Changes these in the file. A window that is open does not look at it again: this is for the next one. */
export const changeSettings = (path: string, changes: Settings): void => {
  write(path, { ...(JSON.parse(readFileSync(path, "utf8")) as Settings), ...changes });
};

const write = (path: string, settings: Settings): void => {
  writeFileSync(path, `${JSON.stringify(settings, null, 2)}\n`);
};
