/** A word that stands alone in a filter and is no field: it stands in an endpoint or a verdict, or is a network. */
import { endpointText } from "../report/endpoints.ts";
import { editDistance, orWords } from "./did-you-mean.ts";
import { FilterFault } from "./filter-fault.ts";
import { filterFields, plainName } from "./filter-fields.ts";
import type { FilteredConnection } from "./filtered-connection.ts";
import type { Token } from "./tokens.ts";
import { isNetwork, withinNetwork } from "./values.ts";

/** Whether it stands in either endpoint (`10.0.0.1:443`), the verdict or the grade, whatever its case. */
export const hasText = (text: string): ((connection: FilteredConnection) => boolean) => {
  const wanted = text.toLowerCase();
  return ({ a, b, verdict, grade }) =>
    endpointText(a).includes(wanted) ||
    endpointText(b).includes(wanted) ||
    grade.includes(wanted) ||
    verdict.toLowerCase().includes(wanted);
};

/**
 * The same for a word without quotes; of a network (`10.0.0.0/8`), whether an end is in it.
 * @throws {@link FilterFault} where it is a field's name misspelt, which would be found in no text.
 */
export const hasWord = (token: Token): ((connection: FilteredConnection) => boolean) => {
  const { text, at } = token;
  if (isNetwork(text)) {
    const within = withinNetwork(token);
    return ({ a, b }) => within(a.address) || within(b.address);
  }
  const near = misspelt(text);
  if (near.length > 0)
    throw new FilterFault(
      `there is no field ${JSON.stringify(text)}; did you mean ${orWords(near)}? A text to look for stands in quotes`,
      at,
    );
  return hasText(text);
};

/** Fields that a word was surely meant to be: shorter ones may be anything, and a part of a name is a word. */
const misspelt = (text: string): readonly string[] => {
  const word = plainName(text);
  if (!/^[a-z][a-z_.]+$/u.test(word) || word.length < SURE_LEAST) return [];
  const slips = word.length < LONG ? 1 : 2;
  return filterFields
    .map(({ name }) => name)
    .filter((name) => !name.includes(word) && editDistance(word, name) <= slips)
    .slice(0, 3);
};

const SURE_LEAST = 5;
const LONG = 9;
