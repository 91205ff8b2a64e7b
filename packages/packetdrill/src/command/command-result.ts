/** What a command came to. */

/** `failed`: the shell would say so. `unsupported`: the model has not what the command is about. */
export type CommandResult =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "unsupported"; readonly construct: string };
