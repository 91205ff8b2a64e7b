/** package.json and package.nls.json, as the editor reads them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const extensionFolder: string = fileURLToPath(new URL("../..", import.meta.url));

interface Setting {
  readonly type: string;
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly markdownDescription?: string;
}

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}

/** The parts that tests read. */
export interface Manifest {
  readonly main: string;
  readonly browser: string;
  readonly icon: string;
  readonly keywords: readonly string[];
  readonly extensionKind: readonly string[];
  readonly activationEvents: readonly string[];
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: string;
      readonly restrictedConfigurations: readonly string[];
    };
    readonly virtualWorkspaces: { readonly supported: string };
  };
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly category: string;
      readonly icon: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly customEditors: readonly { readonly viewType: string; readonly priority: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly media: Readonly<Record<string, string>> }[];
    }[];
  };
}

const json = (file: string): unknown => JSON.parse(readFileSync(join(extensionFolder, file), "utf8"));

export const manifest = json("package.json") as Manifest;
export const manifestTexts = json("package.nls.json") as Readonly<Record<string, string>>;
