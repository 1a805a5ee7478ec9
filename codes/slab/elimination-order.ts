/**
 * Minimum-degree order of `n` unknowns for a sparse elimination: in each turn the unknown with the fewest neighbours left
 * goes, and its neighbours become neighbours of each other. `groups` lists unknowns that appear together. Returns each
 * unknown's place.
 */
export function eliminationOrder(n: number, groups: readonly (readonly number[])[]): Int32Array {
  const neighbours = Array.from({ length: n }, () => new Set<number>());
  for (const group of groups) join(neighbours, group);
  const left = new Set(neighbours.keys());
  const position = new Int32Array(n);
  for (let place = 0; place < n; place++) {
    const next = [...left].reduce((a, b) => (neighbours[b]!.size < neighbours[a]!.size ? b : a));
    position[next] = place;
    left.delete(next);
    for (const set of neighbours) set.delete(next);
    join(neighbours, [...neighbours[next]!]);
  }
  return position;
}

function join(neighbours: Set<number>[], group: readonly number[]): void {
  for (const a of group) for (const b of group) if (a !== b) neighbours[a]!.add(b);
}
