import type { ModelResultRow } from '../database/results.ts';
import { PdrError } from '../domain/failures.ts';
import { AXES, type Axis } from '../domain/point.ts';
import type { QuantityLabel } from '../domain/quantity.ts';
import { didYouMean } from '../domain/suggest.ts';
import { AXIS_QUANTITIES, physicalValue } from './axis-quantities.ts';

export type Cell = string | number | null;

/** One column of a table of models. A missing value is null, never zero. */
export interface Column extends QuantityLabel {
  readonly type: 'text' | 'number' | 'whole';
  /** Quantities that the value is made of. */
  readonly quantities: readonly string[];
  readonly value: (row: ModelResultRow) => Cell;
}

/** Every column of a grid, in the order in which a table shows them. */
export function allColumns(labels: readonly QuantityLabel[]): Column[] {
  return [
    fact('job', 'text', 'name of the model', ({ job }) => job),
    ...AXES.map(axisColumn),
    ...AXES.map(physicalColumn),
    fact('status', 'text', 'how the model ended', ({ status }) => status),
    fact('attempt', 'whole', 'how often it was tried', ({ attempt }) => attempt),
    { ...fact('seconds', 'number', 'how long it took to compute', ({ seconds }) => seconds), unit: 's' },
    fact('failure', 'text', 'type of its failure', ({ failureType }) => failureType),
    ...labels.map(quantityColumn),
  ];
}

/**
 * The columns named, ratios (`OI_63/CII_158`) among them; all columns where none is. Throws InvalidRequest that lists the
 * known names.
 */
export function chooseColumns(
  labels: readonly QuantityLabel[],
  names: readonly string[] | undefined,
): Column[] {
  const all = allColumns(labels);
  return names === undefined ? all : names.map((name) => findColumn(all, name));
}

/** One column by its name, or a ratio of two. */
export function findColumn(all: readonly Column[], name: string): Column {
  const [above = '', below, ...more] = name.split('/');
  if (below === undefined) return known(all, above);
  if (more.length > 0) throw unknownName(all, name);
  return ratio(known(all, above), known(all, below));
}

/** A column of numbers by its name. */
export function numberColumn(all: readonly Column[], name: string): Column {
  const column = findColumn(all, name);
  if (column.type !== 'text') return column;
  throw new PdrError('InvalidRequest', `${name} is text, not a number: ${listed(all.filter(isNumber))}`);
}

function known(all: readonly Column[], name: string): Column {
  const found = all.find((column) => column.name === name);
  if (found === undefined) throw unknownName(all, name);
  return found;
}

function unknownName(all: readonly Column[], name: string): PdrError {
  const names = all.map((column) => column.name);
  const nearest = didYouMean(name, names);
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return new PdrError('InvalidRequest', `there is no column ${name}.${hint} Known are ${listed(all)}`);
}

function listed(columns: readonly Column[]): string {
  return columns.map(({ name }) => name).join(', ');
}

function isNumber({ type }: Column): boolean {
  return type !== 'text';
}

function ratio(above: Column, below: Column): Column {
  const same = above.unit === below.unit;
  return {
    name: `${above.name}/${below.name}`,
    unit: same ? '' : `${above.unit || '1'} / (${below.unit || '1'})`,
    meaning: `${above.meaning} over ${below.meaning}`,
    type: 'number',
    quantities: [...above.quantities, ...below.quantities],
    value: (row) => quotient(above.value(row), below.value(row)),
  };
}

function quotient(above: Cell, below: Cell): number | null {
  if (typeof above !== 'number' || typeof below !== 'number') return null;
  const value = above / below;
  return Number.isFinite(value) ? value : null;
}

function fact(name: string, type: Column['type'], meaning: string, value: Column['value']): Column {
  return { name, type, meaning, value, unit: '', quantities: [] };
}

function axisColumn(axis: Axis): Column {
  return fact(axis, 'number', AXIS_QUANTITIES[axis].written, (row) => Number(row[axis]));
}

function physicalColumn(axis: Axis): Column {
  const { symbol, unit, meaning } = AXIS_QUANTITIES[axis];
  return { ...fact(symbol, 'number', meaning, (row) => physicalValue(axis, Number(row[axis]))), unit };
}

function quantityColumn({ name, unit, meaning }: QuantityLabel): Column {
  return {
    name,
    unit,
    meaning,
    type: 'number',
    quantities: [name],
    value: (row) => row.values[name] ?? null,
  };
}
