/** Which files of a workspace are worth a look: source and settings, not what is generated, installed or binary. */

/** Whether the file may hold endpoints, judged by its path alone. */
export const mayHoldEndpoints = (fileName: string): boolean => {
  const path = fileName.replaceAll("\\", "/");
  const parts = path.split("/");
  const base = (parts.at(-1) ?? "").toLowerCase();
  if (base === "" || parts.slice(0, -1).some((part) => SKIPPED_FOLDERS.has(part))) return false;
  if (SKIPPED_NAMES.test(base)) return false;
  return NAMES.test(base) || ENDINGS.has(base.slice(base.lastIndexOf(".") + 1));
};

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const ENDING_LIST =
  words(`ts tsx mts cts js jsx mjs cjs vue svelte astro dart py pyi go java scala kt kts swift groovy
  gradle rs cs fs vb c h cc cpp cxx hpp hh m mm rb rake erb php ex exs erl tf tfvars hcl sql lua yaml yml json jsonc
  json5 toml ini properties conf cfg cnf config nginx env sh bash zsh fish ps1 bat cmd md mdx html htm xml dockerfile
  service`);
const ENDINGS: ReadonlySet<string> = new Set(ENDING_LIST);

const FOLDER_LIST =
  words(`node_modules bower_components vendor third_party .git .hg .svn .idea .gradle .mvn .terraform
  .venv venv __pycache__ .tox .mypy_cache .pytest_cache site-packages dist build out target bin obj coverage .next
  cassettes vcr_cassettes __snapshots__ .nuxt .svelte-kit .turbo .cache .yarn .pnpm-store Pods DerivedData .dart_tool deps _build`);
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(FOLDER_LIST);

const NAMES =
  /^(?:\.env.*|.*\.env(?:\.[\w-]+)*|dockerfile.*|containerfile.*|makefile|procfile|justfile|jenkinsfile.*|vagrantfile|\.envrc|\.npmrc)$/;

/** Lock files, bundles, snapshots, bills of materials, schemas of editors, and lists of changes. */
const SKIPPED_NAMES =
  /(?:^|[.-])lock(?:\.\w+)?$|-lock\.\w+$|^npm-shrinkwrap\.json$|\.min\.\w+$|[.-]bundle\.js$|\.chunk\.js$|\.map$|\.snap$|\.d\.ts$|\.pb\.go$|_pb2(?:_grpc)?\.py$|\.g\.dart$|\.generated\.\w+$|^(?:changelog|license|notice|authors|contributors).*\.md$|\.tfstate(?:\.backup)?$|(?:^|[.-])s?bom\.\w+$|^(?:cyclonedx|spdx|syft).*\.json$|\.(?:cdx|spdx)\.json$/;

/**
 * What `vscode.workspace.findFiles` is given to include; {@link mayHoldEndpoints} has the last word. Braces stand in no
 * braces: the search finds nothing then.
 */
export const scanGlob: string = `**/{${ENDING_LIST.map((ending) => `*.${ending}`).join(",")},.env*,Dockerfile*,Containerfile*,Makefile,Procfile,Jenkinsfile*,.envrc}`;

/** What it is given to leave out. */
export const excludeGlob: string = `**/{${FOLDER_LIST.join(",")}}/**`;
