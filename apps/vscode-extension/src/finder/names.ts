/** What the name of a value says about it: that it is an endpoint, that it is none, that it is for the reader. */

/** The words of a name: `spring.redisHost` is `spring`, `redis`, `host`. */
export const wordsOf = (name: string): readonly string[] => {
  const known = recent.get(name);
  if (known !== undefined) return known;
  // Every endpoint of a value asks for the words of the same few names.
  if (recent.size >= RECENT_MAX) recent.clear();
  const all = partsOf(name);
  recent.set(name, all);
  return all;
};

const recent = new Map<string, readonly string[]>();
const RECENT_MAX = 16;

const partsOf = (name: string): readonly string[] =>
  name
    .slice(-NAME_LENGTH_MAX)
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "");

/** Whether the name says that its value is connected to. */
export const namesAnEndpoint = (name: string): boolean => wordsOf(name).some((word) => isEndpointWord(word));

/**
 * Whether the name says that its value is something else: `image`, `APP_VERSION`, `cron`. The last word decides, as in
 * `image_server_url` and `SERVER_IMAGE`.
 */
export const namesSomethingElse = (name: string): boolean => {
  const all = wordsOf(name);
  const last = all.at(-1) ?? "";
  if (isEndpointWord(last)) return false;
  return OTHER_WORDS.has(last) || all.some((word) => OTHER_ANYWHERE.has(word));
};

/** Whether the value is an address that the program listens on, and connects not to. */
export const namesListening = (name: string): boolean => {
  const all = wordsOf(name);
  // Kafka: what is advertised is what clients connect to.
  return all.some((word) => LISTENING.has(word)) && !all.includes("advertised");
};

/** Whether the keys around a setting are about where the program itself listens. */
export const isUnderListening = (path: string): boolean =>
  /(?:^|\/)(?:admin|listeners?|entry_?points)(?:[./]|$)/i.test(path);

/** Whether a web address under this name, or under these keys, is for people: a home page, a licence, a manual. */
export const namesReading = (name: string, path: string): boolean =>
  wordsOf(name).some((word) => READING.has(word)) ||
  READING_NAMES.has(name.toLowerCase()) ||
  path.split("/").some((key) => READING_PARENTS.has(key.toLowerCase()));

const isEndpointWord = (word: string): boolean => ENDPOINT_WORDS.has(word.replace(/\d+$/, ""));

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const ENDPOINT_WORDS =
  words(`host hosts hostname server servers addr addrs address addresses url urls uri uris
  endpoint endpoints broker brokers bootstrap target targets upstream upstreams backend backends node nodes seed seeds
  peer peers connect connection dial dialer cluster sentinel sentinels proxy channel dsn replica replicas primary
  master socket client remote origin origins gateway connectstring quorum voters contact points replacement nodeuris
  resolve parse pass redis kafka zookeeper nats memcached mongo elasticsearch postgres mysql tcp grpc http sock
  destination forward router`);

const OTHER_WORDS =
  words(`image images tag tags version versions time times schedule cron window uid gid user users
  username password passwd pass passphrase secret secrets key keys token tokens salt hash ratio label labels class
  classname style styles format pattern layout template title description message msg text caption comment ports
  expose date at interval timeout duration color colour size width height margin padding from uses runs on container
  test describe it name id ids sku role roles scope scopes permission permissions event events topic type kind locale
  artifact dependency implementation compile annotationprocessor runtimeonly testimplementation scale aspect level
  volumes volume`);
/** These decide wherever they stand. */
const OTHER_ANYWHERE =
  words(`image images password passwd secret cron schedule testcontainers genericcontainer
  dockerimagename gid uid devdependencies dependencies registry`);

const LISTENING = words(`listen listener listeners listening bind binds binding bindings serve inspect`);

const READING =
  words(`homepage home docs doc documentation manual guide quickstart website license licence licenses support terms readme
  changelog notes javadoc javadocs apidocs runbook conduct wiki namespace xmlns schema schemas icon logo avatar banner credits donate sponsor funding
  bugs issues help faq maintainer maintainers author authors copyright`);
const READING_NAMES =
  words(`$schema $id $ref @context @id href src repository source sources git targetnamespace
  termsofservice projecturl licenseurl resolved integrity label maintainer xlink:href uses key privilege site github repo social policy`);
const READING_PARENTS =
  words(`license licenses contact externaldocs repository bugs funding author contributors
  labels maintainers dependencies devdependencies peerdependencies optionaldependencies overrides json.schemas yaml.schemas
  imports package project.urls scm badges`);
const NAME_LENGTH_MAX = 200;
