/**
 * As much of `vscode` as the host's own logic touches, for tests outside the editor. What the editor does with it is
 * tested in a real one; here a value is kept, a call recorded, and anything else is an error of the test.
 */

export class EventEmitter<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void): { dispose(): void } => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export class Uri {
  readonly scheme: string;
  readonly path: string;
  private constructor(scheme: string, path: string) {
    this.scheme = scheme;
    this.path = path;
  }
  static file(path: string): Uri {
    return new Uri("file", path);
  }
  static parse(text: string): Uri {
    const colon = text.indexOf(":");
    return new Uri(text.slice(0, colon), text.slice(colon + 1).replace(/^\/\//, ""));
  }
  get fsPath(): string {
    return this.path;
  }
  static joinPath(base: Uri, ...parts: readonly string[]): Uri {
    return new Uri(base.scheme, [base.path, ...parts].join("/"));
  }
  toString(): string {
    return this.scheme === "file" ? `file://${this.path}` : `${this.scheme}:${this.path}`;
  }
}

export class ThemeColor {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

export class ThemeIcon {
  static readonly File = new ThemeIcon("file");
  readonly id: string;
  readonly color: ThemeColor | undefined;
  constructor(id: string, color?: ThemeColor) {
    this.id = id;
    this.color = color;
  }
}

export class TreeItem {
  readonly label: unknown;
  readonly collapsibleState: number;
  constructor(label: unknown, collapsibleState = 0) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 } as const;

export class MarkdownString {
  readonly value: string;
  isTrusted: unknown = false;
  constructor(value = "") {
    this.value = value;
  }
}

export class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

export class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(...at: readonly [Position, Position] | readonly [number, number, number, number]) {
    [this.start, this.end] = at.length === 2 ? at : [new Position(at[0], at[1]), new Position(at[2], at[3])];
  }
}

export class Hover {
  readonly contents: MarkdownString;
  readonly range: Range;
  constructor(contents: MarkdownString, range: Range) {
    this.contents = contents;
    this.range = range;
  }
}

export class CodeLens {
  readonly range: Range;
  readonly command: unknown;
  constructor(range: Range, command: unknown) {
    this.range = range;
    this.command = command;
  }
}

export class DocumentLink {
  readonly range: Range;
  readonly target: Uri;
  constructor(range: Range, target: Uri) {
    this.range = range;
    this.target = target;
  }
}

export class TerminalLink {
  readonly startIndex: number;
  readonly length: number;
  constructor(startIndex: number, length: number) {
    this.startIndex = startIndex;
    this.length = length;
  }
}

export const DiagnosticSeverity = { Error: 0, Warning: 1 } as const;
export class Diagnostic {
  readonly range: Range;
  readonly message: string;
  readonly severity: number;
  source: string | undefined;
  constructor(range: Range, message: string, severity: number) {
    this.range = range;
    this.message = message;
    this.severity = severity;
  }
}

export class CancellationTokenSource {
  readonly token = { isCancellationRequested: false };
  cancel(): void {
    this.token.isCancellationRequested = true;
  }
  dispose(): void {
    this.cancel();
  }
}
export class FileSystemError extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Everything as it was written. */
export const l10n = {
  t: (template: string, ...args: readonly unknown[]): string =>
    template.replaceAll(/\{(\d+)\}/g, (_, index: string) => `${args[Number(index)] as string | number}`),
};

/** What was shown, run or copied, in order; emptied by `reset`. */
export const calls: { readonly what: string; readonly args: readonly unknown[] }[] = [];
/** What the next questions are answered with. */
export const answers: unknown[] = [];
/** Files by their URI. */
export const fileSystem = new Map<string, Uint8Array>();
/** When a file was last written, ms of the epoch, where that is not now. */
export const fileTimes = new Map<string, number>();
/** Calls what follows files: one was written by somebody else. */
export const fileWritten = new EventEmitter<unknown>();

export const reset = (): void => {
  calls.length = 0;
  answers.length = 0;
  fileSystem.clear();
  fileTimes.clear();
  workspace.isTrusted = true;
};

const asked =
  (what: string) =>
  (...args: readonly unknown[]): Promise<unknown> => {
    calls.push({ what, args });
    return Promise.resolve(answers.shift());
  };

export const window = {
  showInformationMessage: asked("information"),
  showWarningMessage: asked("warning"),
  showErrorMessage: asked("error"),
  showQuickPick: asked("pick"),
  terminals: [] as readonly unknown[],
  showSaveDialog: asked("save"),
  showOpenDialog: asked("open-dialog"),
  withProgress: (_options: unknown, work: (...args: unknown[]) => Promise<unknown>): Promise<unknown> =>
    work({ report: () => undefined }, { onCancellationRequested: () => ({ dispose: () => undefined }) }),
  state: { focused: true },
};

export const ProgressLocation = { Notification: 15 } as const;
export const ViewColumn = { Active: -1, Beside: -2 } as const;
export const QuickPickItemKind = { Separator: -1 } as const;
export class RelativePattern {
  readonly pattern: string;
  constructor(_base: Uri, pattern: string) {
    this.pattern = pattern;
  }
}

export const commands = { executeCommand: asked("command") };

export const env = {
  language: "en",
  clipboard: { writeText: asked("copy") },
  openExternal: asked("open"),
};

const missing = (): never => {
  throw new FileSystemError("FileNotFound");
};

export const workspace = {
  isTrusted: true,
  textDocuments: [] as readonly { readonly uri: Uri; getText(): string }[],
  workspaceFolders: undefined as readonly { readonly uri: Uri }[] | undefined,
  asRelativePath: (uri: Uri): string => uri.path.replace(/^.*\//, ""),
  onDidSaveTextDocument: new EventEmitter<unknown>().event,
  getConfiguration: () => ({ get: () => undefined }),
  createFileSystemWatcher: () => ({
    onDidChange: fileWritten.event,
    onDidCreate: new EventEmitter<unknown>().event,
    onDidDelete: new EventEmitter<unknown>().event,
    dispose: () => undefined,
  }),
  fs: {
    createDirectory: (): Promise<void> => Promise.resolve(),
    writeFile: (uri: Uri, bytes: Uint8Array): Promise<void> => {
      fileSystem.set(uri.toString(), bytes);
      return Promise.resolve();
    },
    readFile: async (uri: Uri): Promise<Uint8Array> =>
      Promise.resolve(fileSystem.get(uri.toString()) ?? missing()),
    stat: async (uri: Uri): Promise<{ readonly size: number; readonly mtime: number }> =>
      Promise.resolve({
        size: (fileSystem.get(uri.toString()) ?? missing()).length,
        mtime: fileTimes.get(uri.toString()) ?? Date.now(),
      }),
    readDirectory: (folder: Uri): Promise<readonly (readonly [string, number])[]> =>
      Promise.resolve(
        [...fileSystem.keys()]
          .filter((name) => name.startsWith(`${folder.toString()}/`))
          .map((name) => [name.slice(folder.toString().length + 1), 1]),
      ),
    delete: async (uri: Uri): Promise<void> => {
      if (!fileSystem.delete(uri.toString())) missing();
      return Promise.resolve();
    },
  },
};
