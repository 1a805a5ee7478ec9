import type { GridRecord } from '../../database/grids.ts';
import type { Database } from '../../database/open.ts';
import { quantityLabels } from '../../database/quantities.ts';
import { type ModelResultRow, resultPages } from '../../database/results.ts';
import { PdrError } from '../../domain/failures.ts';
import { AXES, type Axis } from '../../domain/point.ts';
import type { JobStatus } from '../../domain/statuses.ts';
import { AXIS_QUANTITIES, physicalValue } from '../axis-quantities.ts';
import { allColumns, type Column, numberColumn } from '../columns.ts';

/** A choice among an axis's values where the grid has several and the picture shows one. */
export type Fixed = Readonly<Partial<Record<Axis, number>>>;

/** One axis of a picture with the values that the grid has on it, ascending. */
export interface PlaneAxis {
  readonly axis: Axis;
  readonly title: string;
  readonly values: readonly PlaneValue[];
  readonly scale: 'log' | 'linear';
}

export interface PlaneValue {
  /** As the grid's user wrote it. */
  readonly written: number;
  readonly physical: number;
  /** Where it stands on the axis: the decimal logarithm on a logarithmic one. */
  readonly place: number;
}

/** A model's place in a picture. */
export interface PlaneCell {
  readonly job: string;
  /** Places of its values on the two axes. */
  readonly column: number;
  readonly row: number;
  readonly status: JobStatus;
  readonly value: number | null;
}

/** A grid's models over two of its axes. */
export interface Plane {
  readonly x: PlaneAxis;
  readonly y: PlaneAxis;
  readonly z: Column;
  readonly cells: readonly PlaneCell[];
  /** What the axes that are not shown stand at, `mass -10, metal 100`. */
  readonly fixed: string;
}

export interface PlaneRequest {
  readonly x: string;
  readonly y: string;
  readonly z: string;
  readonly at: Fixed;
}

/**
 * Reads a quantity over two axes. Throws InvalidRequest for names the grid does not know, for an axis that has one value
 * only, and where a third axis has several values of which none is chosen.
 */
export async function readPlane(database: Database, grid: GridRecord, request: PlaneRequest): Promise<Plane> {
  const [x, y] = [axisNamed(request.x), axisNamed(request.y)];
  if (x === y)
    throw new PdrError('InvalidRequest', `the two axes are both ${x}: choose another for one of them`);
  const z = numberColumn(allColumns(await quantityLabels(database, grid.gridId)), request.z);
  const rows = await allRows(database, grid, z.quantities);
  for (const axis of [x, y]) requireSeveral(axis, planeAxis(axis, rows).values);
  const { chosen, fixed } = choose(rows, [x, y], request.at);
  const [xAxis, yAxis] = [planeAxis(x, chosen), planeAxis(y, chosen)];
  for (const { axis, values } of [xAxis, yAxis]) requireSeveral(axis, values);
  return { x: xAxis, y: yAxis, z, fixed, cells: chosen.map((row) => cellOf(row, xAxis, yAxis, z)) };
}

export async function allRows(
  database: Database,
  grid: GridRecord,
  quantities: readonly string[],
): Promise<ModelResultRow[]> {
  const rows: ModelResultRow[] = [];
  for await (const page of resultPages(database, grid, quantities)) rows.push(...page);
  return rows;
}

/** An axis by its own name, or by the symbol of what it stands for. */
export function axisNamed(name: string): Axis {
  const found = AXES.find((axis) => axis === name || AXIS_QUANTITIES[axis].symbol === name);
  if (found !== undefined) return found;
  throw new PdrError('InvalidRequest', `there is no axis ${name}. Known are ${AXES.join(', ')}`);
}

export function requireSeveral(axis: Axis, values: readonly PlaneValue[]): void {
  if (values.length > 1) return;
  const only = values[0] === undefined ? 'no value' : `one value (${values[0].written})`;
  throw new PdrError('InvalidRequest', `axis ${axis} has ${only} in this grid: choose an axis with several`);
}

/** The rows that lie on the picture; each axis that is not shown stands at one value. */
export function choose(
  rows: readonly ModelResultRow[],
  shown: readonly Axis[],
  at: Fixed,
): { chosen: readonly ModelResultRow[]; fixed: string } {
  let chosen = rows;
  const fixed: string[] = [];
  for (const axis of AXES.filter((axis) => !shown.includes(axis))) {
    const values = distinct(chosen.map((row) => Number(row[axis])));
    const wanted = at[axis] ?? (values.length === 1 ? values[0] : undefined);
    if (rows.length > 0 && (wanted === undefined || !values.includes(wanted)))
      throw severalValues(axis, values);
    chosen = chosen.filter((row) => Number(row[axis]) === wanted);
    fixed.push(`${axis} ${wanted}`);
  }
  return { chosen, fixed: fixed.join(', ') };
}

function severalValues(axis: Axis, values: readonly number[]): PdrError {
  const message = `axis ${axis} is not shown: choose one of its values with --at ${axis}=<${values.join('|')}>`;
  return new PdrError('InvalidRequest', message);
}

export function planeAxis(axis: Axis, rows: readonly ModelResultRow[]): PlaneAxis {
  const { symbol, unitText, scale } = AXIS_QUANTITIES[axis];
  const values = distinct(rows.map((row) => Number(row[axis]))).map((written) => {
    const physical = physicalValue(axis, written);
    return { written, physical, place: scale === 'log' ? written / 10 : physical };
  });
  return { axis, title: `${symbol === 'FUV' ? 'FUV field χ' : symbol} [${unitText}]`, values, scale };
}

function cellOf(row: ModelResultRow, x: PlaneAxis, y: PlaneAxis, z: Column): PlaneCell {
  const value = z.value(row);
  const place = ({ axis, values }: PlaneAxis) =>
    values.findIndex(({ written }) => written === Number(row[axis]));
  return {
    job: row.job,
    column: place(x),
    row: place(y),
    status: row.status,
    value: typeof value === 'number' ? value : null,
  };
}

export function distinct(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
