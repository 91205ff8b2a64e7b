/** RFC 8305 §4 and §6: the order of the addresses not yet tried, the two families taking turns. Pure. */

/** Something of one of the two families. */
export interface OfFamily {
  readonly family: 4 | 6;
}

/**
 * What is left of `sorted` (all addresses known, best first) after `tried` (in the order of trying). The family at the
 * head of `sorted` leads: it gets `firstFamilyCount` tries before the families take turns. Late addresses so come next
 * when their family is due, rather than behind everything known before.
 */
export const interleave = <T extends OfFamily>(
  sorted: readonly T[],
  tried: readonly T[],
  firstFamilyCount: number,
): T[] => {
  const done = new Set(tried);
  const left = sorted.filter((each) => !done.has(each));
  const four = left.filter(({ family }) => family === 4);
  const six = left.filter(({ family }) => family === 6);
  const leader = sorted[0]?.family ?? 6;
  let leads = firstFamilyCount - tried.filter(({ family }) => family === leader).length;
  let last = tried.at(-1)?.family;
  const order: T[] = [];
  for (let i4 = 0, i6 = 0; order.length < left.length;) {
    const due = leads > 0 || last === undefined ? leader : last === 4 ? 6 : 4;
    const other = due === 4 ? i6 < six.length : i4 < four.length;
    const own = due === 4 ? i4 < four.length : i6 < six.length;
    const family = own || !other ? due : due === 4 ? 6 : 4;
    const next = family === 4 ? four[i4++] : six[i6++];
    if (next === undefined) break;
    if (family === leader) leads -= 1;
    last = family;
    order.push(next);
  }
  return order;
};
