/** Every setting: what it may be, and what it is where nothing usable is set. package.json says the same; a test compares. */

interface NumberSetting {
  readonly kind: "number";
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

interface FlagSetting {
  readonly kind: "flag";
  readonly default: boolean;
}

interface TextSetting {
  readonly kind: "text";
  readonly default: string;
}

interface ChoiceSetting<T extends string> {
  readonly kind: "choice";
  readonly default: T;
  readonly values: readonly T[];
}

/** What one setting may be. */
export type SettingSpec = NumberSetting | FlagSetting | TextSetting | ChoiceSetting<string>;

const whole = (value: number, min: number, max: number): NumberSetting => ({
  kind: "number",
  default: value,
  min,
  max,
});
const flag = (value: boolean): FlagSetting => ({ kind: "flag", default: value });
const choice = <const T extends string>(values: readonly T[], value: T): ChoiceSetting<T> => ({
  kind: "choice",
  default: value,
  values,
});

/** Without the prefix `tcplens.`. Times in ms. */
export const settingTable = {
  timeout: whole(30_000, 100, 3_600_000),
  attemptTimeout: whole(10_000, 100, 3_600_000),
  answerTimeout: whole(5000, 100, 3_600_000),
  watch: whole(150, 0, 3_600_000),
  addressFamily: choice(["any", "4", "6"], "any"),
  "retry.attempts": whole(1, 1, 100),
  "retry.backoff": choice(["exponential", "linear", "constant"], "exponential"),
  "retry.baseDelay": whole(250, 0, 3_600_000),
  "retry.maxDelay": whole(10_000, 0, 3_600_000),
  "retry.jitter": choice(["none", "full", "equal", "decorrelated"], "equal"),
  "tls.verify": flag(true),
  "tls.caFile": { kind: "text", default: "" },
  "tls.minVersion": choice(["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"], "TLSv1.2"),
  "request.enabled": flag(true),
  "kernel.enabled": flag(true),
  "packets.capture": choice(["whenPermitted", "never"], "whenPermitted"),
  "codeLens.enabled": flag(true),
  "documentLinks.enabled": flag(true),
  "hover.enabled": flag(true),
  "terminalLinks.enabled": flag(true),
  notifications: choice(["onFailure", "never"], "onFailure"),
  "history.limit": whole(200, 1, 5000),
  "view.column": choice(["active", "beside"], "active"),
  "wireshark.path": { kind: "text", default: "" },
} as const satisfies Readonly<Record<string, SettingSpec>>;

/** A setting's name without the prefix. */
export type SettingName = keyof typeof settingTable;

type ValueOf<S extends SettingSpec> =
  S extends ChoiceSetting<infer T>
    ? T
    : S extends NumberSetting
      ? number
      : S extends FlagSetting
        ? boolean
        : string;

/** All settings, each usable. */
export type Settings = { readonly [Name in SettingName]: ValueOf<(typeof settingTable)[Name]> };
