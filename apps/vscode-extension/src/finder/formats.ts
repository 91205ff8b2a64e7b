/** Which notation a document is in: by its name, else by VS Code's language id. */

/** The notations that have a reader. `none` is for text in which an endpoint is never what the program connects to. */
export type Format =
  | { readonly kind: "code"; readonly dialect: DialectName }
  | { readonly kind: SettingsFormat }
  | { readonly kind: "none" };

/** Notations other than programming languages. */
type SettingsFormat =
  | "env"
  | "ini"
  | "properties"
  | "toml"
  | "yaml"
  | "json"
  | "nginx"
  | "conf"
  | "shell"
  | "dockerfile"
  | "markdown"
  | "html"
  | "xml"
  | "text";

/** Programming languages that read alike share a dialect; see code-dialects.ts. */
export type DialectName =
  | "javascript"
  | "python"
  | "go"
  | "java"
  | "kotlin"
  | "rust"
  | "csharp"
  | "c"
  | "ruby"
  | "php"
  | "elixir"
  | "groovy"
  | "hcl"
  | "sql";

/** The format of a document. What is not known is read as plain text. */
export const formatOf = (fileName: string | undefined, languageId: string | undefined): Format => {
  const base = (fileName ?? "").replace(/^.*[/\\]/, "").toLowerCase();
  return byName(base) ?? byLanguage(languageId) ?? { kind: "text" };
};

/** The format of a fenced block or an embedded file, by a word such as `ts`, `console` or `nginx.conf`. */
export const formatOfWord = (word: string): Format | undefined => {
  const lower = word.toLowerCase();
  return byName(lower) ?? byLanguage(lower) ?? BY_ENDING.get(lower);
};

const byName = (base: string): Format | undefined => {
  if (base === "") return undefined;
  const named = NAMES.find(([pattern]) => pattern.test(base));
  if (named !== undefined) return named[1];
  const dot = base.lastIndexOf(".");
  return dot < 0 ? undefined : BY_ENDING.get(base.slice(dot + 1));
};

const byLanguage = (languageId: string | undefined): Format | undefined =>
  languageId === undefined ? undefined : (BY_LANGUAGE.get(languageId) ?? BY_ENDING.get(languageId));

const code = (dialect: DialectName): Format => ({ kind: "code", dialect });
const settings = (kind: SettingsFormat): Format => ({ kind });
const NONE: Format = { kind: "none" };

/** Names that say more than their ending. */
const NAMES: readonly (readonly [RegExp, Format])[] = [
  [/^(?:.*\.)?env(?:\..*)?$|^\.envrc$|\.env(?:\.[\w-]+)*$/, settings("env")],
  [/^(?:dockerfile|containerfile)(?:\..*)?$|\.dockerfile$/, settings("dockerfile")],
  [/nginx.*\.conf$|\.nginx$|\.conf\.template$/, settings("nginx")],
  [/^(?:jenkinsfile)(?:\..*)?$/, code("groovy")],
  [/^(?:gemfile|rakefile|guardfile|podfile|vagrantfile|config\.ru)$/, code("ruby")],
  [/^(?:makefile|procfile|justfile)$/, settings("shell")],
  [/^(?:go\.mod|go\.sum|requirements.*\.txt|license.*|notice.*|changelog.*|codeowners)$/, NONE],
  [/^(?:deno\.jsonc?|import_?map\.json|tsconfig.*\.json)$/, NONE],
  [/(?:^|[.-])lock(?:\.\w+)?$|-lock\.\w+$/, NONE],
  [/^\.(?:npmrc|yarnrc|pypirc|editorconfig)$/, settings("ini")],
  [/^\.(?:bashrc|zshrc|profile|bash_profile)$/, settings("shell")],
];

const BY_ENDING: ReadonlyMap<string, Format> = new Map(
  (
    [
      [code("javascript"), "ts tsx mts cts js jsx mjs cjs vue svelte astro dart"],
      [code("python"), "py pyi pyw"],
      [code("go"), "go"],
      [code("java"), "java scala"],
      [code("kotlin"), "kt kts swift"],
      [code("groovy"), "groovy gradle"],
      [code("rust"), "rs"],
      [code("csharp"), "cs fs vb"],
      [code("c"), "c h cc cpp cxx hpp hh m mm"],
      [code("ruby"), "rb rake erb"],
      [code("php"), "php"],
      [code("elixir"), "ex exs erl"],
      [code("hcl"), "tf tfvars hcl"],
      [code("sql"), "sql lua hs"],
      [settings("yaml"), "yaml yml"],
      [settings("json"), "json jsonc json5 code-workspace"],
      [settings("toml"), "toml"],
      [settings("ini"), "ini"],
      [settings("properties"), "properties"],
      [settings("conf"), "conf cfg cnf config"],
      [settings("shell"), "sh bash zsh fish ksh bats ps1 bat cmd"],
      [settings("markdown"), "md markdown mdx"],
      [settings("html"), "html htm"],
      [settings("xml"), "xml csproj xsl xsd wsdl plist"],
      [settings("text"), "txt log out"],
      [NONE, "css scss sass less svg lock map rst adoc tex"],
    ] satisfies [Format, string][]
  ).flatMap(([format, endings]) => endings.split(" ").map((ending) => [ending, format] as const)),
);

/** Language ids of VS Code, and the words people put after a fence, that are not endings. */
const BY_LANGUAGE: ReadonlyMap<string, Format> = new Map(
  (
    [
      [code("javascript"), "javascript javascriptreact typescript typescriptreact node"],
      [code("python"), "python python3"],
      [code("go"), "golang"],
      [code("kotlin"), "kotlin"],
      [code("rust"), "rust"],
      [code("csharp"), "csharp c# fsharp"],
      [code("c"), "cpp c++ objective-c objective-cpp"],
      [code("ruby"), "ruby"],
      [code("elixir"), "elixir"],
      [code("hcl"), "terraform"],
      [settings("yaml"), "dockercompose docker-compose compose github-actions-workflow"],
      [settings("env"), "dotenv"],
      [settings("properties"), "java-properties"],
      [settings("nginx"), "nginx"],
      [settings("shell"), "shellscript shell console terminal powershell makefile"],
      [settings("dockerfile"), "docker"],
      [settings("text"), "plaintext text"],
      [NONE, "diff patch git-commit"],
    ] satisfies [Format, string][]
  ).flatMap(([format, ids]) => ids.split(" ").map((id) => [id, format] as const)),
);
