/** Things that are measured in one unit, unit by unit in the order in which they first appear. */
export function byUnit<T extends { readonly unit: string }>(
  things: readonly T[],
): { unit: string; group: T[] }[] {
  const groups = new Map<string, T[]>();
  for (const thing of things) groups.set(thing.unit, [...(groups.get(thing.unit) ?? []), thing]);
  return [...groups].map(([unit, group]) => ({ unit, group }));
}
