/**
 * Finished English sentences in another language. A sentence is matched whole against patterns; one that matches none
 * stays as it is. What the network said (names, messages) fills holes that are never translated.
 */
import { createGrammar, type SentencePatterns } from "./sentence-grammar.ts";

export type { SentencePatterns } from "./sentence-grammar.ts";

/** See the file's head. The function never throws; the patterns are compiled when it is first called. */
export const createSentences = (patterns: SentencePatterns): ((sentence: string) => string) => {
  let grammar: ReturnType<typeof createGrammar> | undefined;
  const known = new Map<string, string>();
  return (sentence) => {
    if (sentence.length > LENGTH_MAX) return sentence;
    const before = known.get(sentence);
    if (before !== undefined) return before;
    grammar ??= createGrammar(patterns);
    const said = grammar(sentence) ?? sentence;
    if (known.size >= KNOWN_MAX) forgetOldest(known);
    known.set(sentence, said);
    return said;
  };
};

const forgetOldest = (known: Map<string, string>): void => {
  const [oldest] = known.keys();
  if (oldest !== undefined) known.delete(oldest);
};

/** Characters: sentences are cut at 1,000 before they come here. */
const LENGTH_MAX = 2000;
/** The same sentences are asked for again with every snapshot of a trace that runs. */
const KNOWN_MAX = 2000;
