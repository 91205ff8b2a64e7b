/** How the parsers of this folder refuse: one sentence that says what is wrong and how to mend it. */
import { InvalidArgument } from "@tcplens/core";

/**
 * An {@link InvalidArgument} whose message is exactly `message`: what is read here was typed by a person, who is told
 * what to write instead. The message must not hold a credential.
 */
export const endpointProblem = (message: string): InvalidArgument => {
  const problem = new InvalidArgument("endpoint", "host:port or a URL");
  problem.message = message;
  return problem;
};
