import { readFile } from 'node:fs/promises';
import { type Quantity, type QuantityValues, reduceList } from '../../domain/quantity.ts';
import { type Hdf5File, withHdf5 } from './hdf5-file.ts';
import { jsonValue } from './json-value.ts';
import { findFile, type QuantityFile } from './quantity-files.ts';
import { columnValue, patternValue } from './text-values.ts';

export interface ReadQuantities {
  readonly values: QuantityValues;
  /** Files that could not be read, each with the reason; their quantities are missing, all others are there. */
  readonly faults: readonly string[];
}

/** Reads what a model yields out of its files, each file once. Never throws for what stands in a file. */
export async function readQuantities(
  quantities: readonly Quantity[],
  files: readonly QuantityFile[],
): Promise<ReadQuantities> {
  const values = new Map<string, number>();
  const faults: string[] = [];
  for (const [file, wanted] of byFile(quantities, files)) {
    await readFrom(file, wanted, values).catch((error: unknown) => {
      faults.push(`${file.name}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  return { values, faults };
}

function byFile(
  quantities: readonly Quantity[],
  files: readonly QuantityFile[],
): Map<QuantityFile, Quantity[]> {
  const groups = new Map<QuantityFile, Quantity[]>();
  for (const quantity of quantities) {
    const file = findFile(quantity.file, files);
    if (file !== undefined) groups.set(file, [...(groups.get(file) ?? []), quantity]);
  }
  return groups;
}

async function readFrom(
  { path }: QuantityFile,
  wanted: readonly Quantity[],
  values: Map<string, number>,
): Promise<void> {
  const keep = (name: string, value: number | undefined) => {
    if (value !== undefined) values.set(name, value);
  };
  const [hdf5, texts] = [wanted.filter(isHdf5), wanted.filter((quantity) => !isHdf5(quantity))];
  if (hdf5.length > 0) {
    await withHdf5(path, (file) => {
      for (const quantity of hdf5) keep(quantity.name, hdf5Value(file, quantity));
    });
  }
  if (texts.length === 0) return;
  const text = await readFile(path, 'utf8');
  for (const quantity of texts) keep(quantity.name, textValue(text, quantity));
}

function isHdf5({ source }: Quantity): boolean {
  return source.kind === 'hdf5';
}

function hdf5Value(file: Hdf5File, { source }: Quantity): number | undefined {
  if (source.kind !== 'hdf5') return undefined;
  const found = file.read(source.path);
  const depths = source.depth === undefined ? undefined : file.read(source.depth)?.values;
  return found && reduceList(found.values, source, depths);
}

function textValue(text: string, { source }: Quantity): number | undefined {
  if (source.kind === 'column') return columnValue(text, source);
  if (source.kind === 'pattern') return patternValue(text, source);
  return source.kind === 'json' ? jsonValue(text, source.path) : undefined;
}
