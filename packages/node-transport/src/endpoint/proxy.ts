/** Proxies that programs on this machine would use for an endpoint: environment variables and the editor's setting. */

/** Where to look. */
export interface ProxySettings {
  /** Environment variables: `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, either case. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The value of VS Code's `http.proxy`. */
  readonly editorProxy?: string;
  /** The value of VS Code's `http.noProxy`. */
  readonly editorNoProxy?: readonly string[];
}
