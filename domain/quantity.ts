/** How a profile over depth, or a column of a table, becomes one number. */
export const REDUCTIONS = ['first', 'last', 'total', 'at'] as const;

export type Reduction = (typeof REDUCTIONS)[number];

/** What a number is called, in which unit it is given (`erg s^-1 cm^-2 sr^-1`, '' for a pure number), and what it means. */
export interface QuantityLabel {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
}

/** How a list of numbers is reduced; for `at` the depth and where the depths stand beside the values. */
export interface ListReduction {
  readonly reduction: Reduction;
  /** Depth A_V [mag] for the reduction `at`. */
  readonly at?: number;
  /** Dataset, or column, that holds the depths for the reduction `at`. */
  readonly depth?: string;
}

/** Where in a file a number stands. */
export type QuantitySource =
  /** A dataset of an HDF5 file, by its path. */
  | ({ readonly kind: 'hdf5'; readonly path: string } & ListReduction)
  /** A column of a text table, counted from 1 or by its name in the header; `where` chooses rows by a pattern. */
  | ({ readonly kind: 'column'; readonly column: string; readonly where?: string } & ListReduction)
  /** The first group of a regular expression, looked for line by line; `first` or `last` of several matches. */
  | ({ readonly kind: 'pattern'; readonly pattern: string } & ListReduction)
  /** A number in a JSON file by its keys, joined with dots. */
  | { readonly kind: 'json'; readonly path: string };

/** One number that a finished model yields. */
export interface Quantity extends QuantityLabel {
  /** Role of the archived file (`hdf5`), or its name with `*` for any text (`*.linebt_CO.out`). */
  readonly file: string;
  readonly source: QuantitySource;
}

/** What one model yielded: a quantity that could not be read has no entry. */
export type QuantityValues = ReadonlyMap<string, number>;

/** Names of quantities are columns of tables and names of files, and `/` makes ratios of them. */
export const QUANTITY_NAME = /^[A-Za-z]\w{0,63}$/;

/**
 * One number out of a list, or undefined where there is none: an empty list, or a depth outside the list's own. `total` is
 * the sum; `at` is linear between neighbouring depths, which must not decrease.
 */
export function reduceList(
  values: ArrayLike<number>,
  { reduction, at }: ListReduction,
  depths?: ArrayLike<number>,
): number | undefined {
  const list = Array.from(values);
  if (reduction === 'first') return finite(list[0]);
  if (reduction === 'last') return finite(list.at(-1));
  if (reduction === 'total')
    return list.length === 0 ? undefined : finite(list.reduce((sum, v) => sum + v, 0));
  return at === undefined || depths === undefined ? undefined : finite(valueAt(list, Array.from(depths), at));
}

function valueAt(values: readonly number[], depths: readonly number[], at: number): number | undefined {
  const right = depths.findIndex((depth) => depth >= at);
  const [far, near] = [depths[right], depths[right - 1]];
  const [farValue, nearValue] = [values[right], values[right - 1]];
  if (far === at) return farValue;
  if (far === undefined || near === undefined || farValue === undefined || nearValue === undefined)
    return undefined;
  return nearValue + ((farValue - nearValue) * (at - near)) / (far - near);
}

function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
