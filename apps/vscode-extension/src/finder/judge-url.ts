/** Why a URL is no endpoint that the program connects to: one rule a row, each with its reason. */
import { hostClass, isListenAddress, isLocal } from "./hosts.ts";
import { namesListening, namesReading } from "./names.ts";
import type { Value } from "./section.ts";
import type { UrlCandidate } from "./url-candidates.ts";

/** A URL and what stands around it. */
export interface UrlSetting {
  readonly text: string;
  readonly url: UrlCandidate;
  readonly value: Value;
  readonly name: string | undefined;
  /** Whether the value is a module's address. */
  readonly imported: boolean;
}

/** The reason it is none, or undefined for an endpoint. */
export const urlRefusal = (setting: UrlSetting): string | undefined =>
  REFUSALS.find(([applies]) => applies(setting))?.[1];

type Rule = readonly [(setting: UrlSetting) => boolean, string];

/** A page of the web: no port, a public name. What has a port or is local is somebody's own service. */
const isWebPage = ({ url }: UrlSetting): boolean =>
  (url.scheme === "http" || url.scheme === "https") && !url.hasPort && !isLocal(url.host);

const REFUSALS: readonly Rule[] = [
  [({ url }) => isListenAddress(url.host), "an address to listen on"],
  [({ url }) => hostClass(url.host) === undefined, "no host"],
  [({ imported }) => imported, "a module that is imported"],
  [({ url }) => /^(?:git|hg|svn|bzr)\+/.test(url.scheme), "a dependency's source"],
  [
    ({ url }) => /^(?:git|ssh|https?)$/.test(url.scheme) && /\.git(?:[?#/]|$)/.test(url.parseText),
    "a repository",
  ],
  [({ url }) => NAMES_ONLY.has(url.scheme), "a name, not an address"],
  [({ url }) => isNamespace(url), "the name of a schema or a namespace"],
  [(setting) => isWebPage(setting) && isLicence(setting.url), "a licence"],
  [
    (setting) => isWebPage(setting) && /(?:src|href)=\\?["']$/.test(before(setting, 12)),
    "a link or a picture",
  ],
  [(setting) => before(setting, 1) === "^", "a pattern that addresses are compared with"],
  [(setting) => isWebPage(setting) && isManual(setting.url), "a manual, or a page of a code host"],
  [
    (setting) => /xmlns[\w:]*=\\?["']$|(?:ocation|amespace)=\\?["']$/.test(before(setting, 40)),
    "a namespace",
  ],
  [({ name }) => name !== undefined && namesListening(name), "an address to listen on"],
  [({ name }) => name !== undefined && /^(?:uses|image|container)$/i.test(name), "an image"],
  [
    ({ name }) => name !== undefined && /^(?:description|summary|comment|documentation)$/i.test(name),
    "prose",
  ],
  [
    (setting) => isWebPage(setting) && namesReading(setting.name ?? "", setting.value.path ?? ""),
    "a page to be read",
  ],
  [(setting) => isWebPage(setting) && isInSentence(setting), "a page that a sentence refers to"],
  [(setting) => setting.value.form === "output" && isWebPage(setting), "a page that a text refers to"],
];

/** Their hosts are buckets, images, extensions and the like. */
const NAMES_ONLY: ReadonlySet<string> = new Set([
  ..."s3 s3a gs az abfss wasbs docker oci chrome chrome-extension moz-extension vscode app".split(" "),
  ..."data blob about javascript mailto tel urn arn content asset assets res classpath jar resource".split(
    " ",
  ),
]);

/** Schema ids are written as URLs and never fetched. */
const isNamespace = ({ parseText, host }: UrlCandidate): boolean =>
  /(?:^|\.)(?:w3\.org|xmlsoap\.org|json-schema\.org|schema\.org|purl\.org|xmlns\.com|openxmlformats\.org|oasis-open\.org|relaxng\.org)$/.test(
    host,
  ) ||
  /^(?:schemas?|xmlns|ns|json\.schemastore)\./.test(host) ||
  /\.(?:xsd|dtd)(?:[?#]|$)/.test(parseText) ||
  /\/(?:POM|SETTINGS)\/\d|^https?:\/\/[^/:]+\/(?:xml\/ns|schema|ns)\//.test(parseText) ||
  /^https?:\/\/(?:www\.)?springframework\.org\/schema\//.test(parseText);

const isLicence = ({ parseText }: UrlCandidate): boolean =>
  /^https?:\/\/[^/]+\/(?:licen[cs]es?|legal|copyleft)\b|\/LICENSE\b/.test(parseText);

/** Documentation by its host's name, and what people read on a code host: issues, releases, files. */
const isManual = ({ parseText, host }: UrlCandidate): boolean =>
  /^https?:\/\/[^?#]*\/(?:api-?docs?|javadocs?|docs)(?:\/|$)/.test(parseText) ||
  /^(?:docs?|javadocs?|wiki|learn|man)\.|(?:^|\.)(?:javadoc\.io|readthedocs\.\w+)$/.test(host) ||
  /^https?:\/\/(?:www\.)?(?:github|gitlab)\.com\/[^?#]*\/(?:issues|pull|milestone|releases\/tag|blob|tree|wiki|discussions)\b/.test(
    parseText,
  );

/** The text of the value before the URL. */
const before = ({ text, url, value }: Pick<UrlSetting, "text" | "url" | "value">, reach: number): string =>
  text.slice(Math.max(value.start, url.start - reach), url.start);

/** Two words of prose before the URL on its line, or an opening such as `(+` of a user agent. */
const isInSentence = ({ text, url, value }: UrlSetting): boolean => {
  const head = before({ text, url, value }, SENTENCE_REACH);
  if (head.endsWith("(+")) return true;
  if (value.form === "command" && value.name !== "echo" && value.name !== "printf") return false;
  const line = head.slice(head.lastIndexOf("\n") + 1);
  if (/["'`=]\s*$/.test(line) || /\b(?:curl|wget|http|GET|POST|--?[\w-]+) *$/.test(line)) return false;
  const prose = line.match(/(?:^|[\s("'])[A-Za-z][a-z'’]*(?=[\s,.:;)!?]|$)/g) ?? [];
  return prose.length >= 2 || /(?:\bsee|\bvisit|\bat|\bto|<)\s*:?\s*$/i.test(line);
};

const SENTENCE_REACH = 160;
