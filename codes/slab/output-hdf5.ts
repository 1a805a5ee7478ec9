import { File, type Group, ready } from 'h5wasm/node';
import { FILE_TIME } from './version.ts';

/** One dataset: a number, a profile over the zones, a table or a list of names. */
export type Dataset = {
  /** Path from the root, as /heating/photoelectric. */
  readonly path: string;
  readonly data: number | Float64Array | readonly string[];
  /** Shape of a table; left out for numbers and profiles. */
  readonly shape?: readonly number[];
  readonly unit: string;
  readonly longName: string;
};

export type RootAttributes = Readonly<Record<string, string | number>>;

/**
 * Writes an HDF5 file (format of HDF5 1.10 at most, readable by h5py) with `unit`, `name` and `long_name` on every dataset.
 * The same content gives the same bytes: HDF5 stamps objects with the time, so the clock stands still meanwhile.
 */
export async function writeHdf5(
  path: string,
  attributes: RootAttributes,
  datasets: readonly Dataset[],
): Promise<void> {
  await ready;
  const now = Date.now;
  Date.now = () => FILE_TIME;
  try {
    const file = new File(path, 'w', { libver: ['earliest', 'v110'] });
    for (const [name, value] of Object.entries(attributes)) {
      // Without a type of its own, 1000.0 would become an integer.
      if (typeof value === 'number') file.create_attribute(name, value, [], '<d');
      else file.create_attribute(name, value);
    }
    for (const dataset of datasets) writeDataset(file, dataset);
    file.close();
  } finally {
    Date.now = now;
  }
}

function writeDataset(file: File, { path, data, shape, unit, longName }: Dataset): void {
  const names = path.split('/').filter((part) => part !== '');
  const name = names.pop()!;
  let group: Group = file;
  for (const part of names) group = childGroup(group, part);
  const dataset = group.create_dataset({
    name,
    ...(typeof data === 'number'
      ? { data, dtype: '<d', shape: [] }
      : { data: data instanceof Float64Array ? data : [...data], ...(shape && { shape: [...shape] }) }),
  });
  dataset.create_attribute('unit', unit);
  dataset.create_attribute('name', name);
  dataset.create_attribute('long_name', longName);
}

function childGroup(group: Group, name: string): Group {
  return group.keys().includes(name) ? (group.get(name) as Group) : group.create_group(name);
}
