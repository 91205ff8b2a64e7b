/** What has the same key, under it, in its order; keys in the order of their first. `Map.groupBy` is not in Node 20. */
export const grouped = <K, T>(all: Iterable<T>, keyOf: (each: T) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return groups;
};
