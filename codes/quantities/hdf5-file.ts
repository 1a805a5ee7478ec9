import type { Dataset, File, Group } from 'h5wasm/node';
import { PdrError } from '../../domain/failures.ts';

/** An open HDF5 file: one-dimensional datasets as numbers, by their paths. */
export interface Hdf5File {
  /** The numbers of a dataset, its unit and long name where it says them; undefined where there is no such dataset. */
  read(path: string): Hdf5Values | undefined;
  /** Paths of all datasets of numbers. */
  paths(): string[];
}

export interface Hdf5Values {
  readonly values: Float64Array;
  readonly unit: string;
  readonly longName: string;
}

/**
 * Opens a file for the time of `work`. Throws an error for a file that is no HDF5 file or is damaged. The library is
 * loaded at the first call, for not every code writes HDF5.
 */
export async function withHdf5<T>(path: string, work: (file: Hdf5File) => T): Promise<T> {
  const { File, ready } = await import('h5wasm/node');
  // Without it the library prints what is wrong with a file and goes on.
  (await ready).activate_throwing_error_handler();
  try {
    const file = new File(path, 'r');
    try {
      return work({ read: (name) => readDataset(file, name), paths: () => datasetPaths(file, '') });
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof PdrError) throw error;
    throw new Error(reasonOf(error), { cause: error });
  }
}

/** The library tells a whole stack; the last of it is what is wrong with the file. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const reasons = [...text.matchAll(/ in \w+\(\): (.*)/g)].map(([, reason]) => reason);
  return `it cannot be read as HDF5 (${reasons.at(-1) ?? text})`;
}

function readDataset(file: File, path: string): Hdf5Values | undefined {
  const entity = file.get(path);
  if (!isDataset(entity)) return undefined;
  const { value } = entity;
  const numbers = typeof value === 'number' || typeof value === 'bigint' ? [value] : value;
  if (!ArrayBuffer.isView(numbers) && !Array.isArray(numbers)) return undefined;
  const values = Float64Array.from(numbers as ArrayLike<number>, Number);
  return { values, unit: attribute(entity, 'unit'), longName: attribute(entity, 'long_name') };
}

function datasetPaths(group: Group, prefix: string): string[] {
  return group.keys().flatMap((key) => {
    const entity = group.get(key);
    const path = `${prefix}/${key}`;
    if (isDataset(entity)) return [path];
    return isGroup(entity) ? datasetPaths(entity, path) : [];
  });
}

function isDataset(entity: unknown): entity is Dataset {
  return entity instanceof Object && (entity as { type?: unknown }).type === 'Dataset';
}

function isGroup(entity: unknown): entity is Group {
  return entity instanceof Object && (entity as { type?: unknown }).type === 'Group';
}

function attribute(dataset: Dataset, name: string): string {
  const value = dataset.attrs[name]?.value;
  return typeof value === 'string' ? value : '';
}
