import type { GridRecord } from '../../database/grids.ts';
import type { Database } from '../../database/open.ts';
import { quantityLabels } from '../../database/quantities.ts';
import type { ModelResultRow } from '../../database/results.ts';
import { PdrError } from '../../domain/failures.ts';
import type { Axis } from '../../domain/point.ts';
import { allColumns, type Column, numberColumn } from '../columns.ts';
import { byUnit } from './by-unit.ts';
import { type Curve, curvePicture, type Panel } from './curves.ts';
import { meaningText, numberText, unitText, withUnit } from './number-text.ts';
import type { Picture } from './picture.ts';
import { allRows, axisNamed, choose, type Fixed, planeAxis, requireSeveral } from './plane.ts';

export interface CurvesRequest {
  readonly x: string;
  /** One curve for each value of this axis; absent: one for each quantity. */
  readonly y?: string;
  /** One quantity or more, ratios among them. */
  readonly z: readonly string[];
  readonly at: Fixed;
}

/** Curves of quantities over one axis of a grid. Throws InvalidRequest as a heat map does. */
export async function gridCurves(
  database: Database,
  grid: GridRecord,
  request: CurvesRequest,
): Promise<Picture> {
  const x = axisNamed(request.x);
  const by = request.y === undefined ? undefined : axisNamed(request.y);
  if (x === by)
    throw new PdrError('InvalidRequest', `the two axes are both ${x}: choose another for one of them`);
  const all = allColumns(await quantityLabels(database, grid.gridId));
  const columns = request.z.map((name) => numberColumn(all, name));
  const rows = await allRows(database, grid, [...new Set(columns.flatMap(({ quantities }) => quantities))]);
  requireSeveral(x, planeAxis(x, rows).values);
  const { chosen, fixed } = choose(rows, by === undefined ? [x] : [x, by], request.at);
  const axis = planeAxis(x, chosen);
  requireSeveral(x, axis.values);
  return curvePicture({
    title: `${grid.name}: ${columns.map(({ name }) => name).join(', ')}`,
    subtitle: [columns.length === 1 ? meaningText(columns[0]?.meaning ?? '') : '', fixed]
      .filter(Boolean)
      .join(' · '),
    xTitle: unitText(axis.title),
    panels: panelsOf(columns, chosen, x, by),
    symbols: true,
  });
}

/** Quantities of one unit share a panel. */
function panelsOf(
  columns: readonly Column[],
  rows: readonly ModelResultRow[],
  x: Axis,
  by: Axis | undefined,
): Panel[] {
  return byUnit(columns).map(({ unit, group }) => {
    const [only, ...others] = group;
    return {
      title: withUnit(others.length === 0 ? (only?.name ?? '') : 'value', unit),
      curves: group.flatMap((column) => curvesOf(column, rows, x, by, group.length > 1)),
    };
  });
}

function curvesOf(
  column: Column,
  rows: readonly ModelResultRow[],
  x: Axis,
  by: Axis | undefined,
  named: boolean,
): Curve[] {
  if (by === undefined) return [{ name: column.name, points: pointsOf(column, rows, x) }];
  const { values, title } = planeAxis(by, rows);
  const [symbol = '', unit = ''] = title.split(/ \[|\]/);
  return values.map(({ written, physical }) => ({
    name: `${named ? `${column.name}, ` : ''}${symbol} = ${numberText(physical)} ${unitText(unit)}`,
    points: pointsOf(
      column,
      rows.filter((row) => Number(row[by]) === written),
      x,
    ),
  }));
}

function pointsOf(column: Column, rows: readonly ModelResultRow[], x: Axis): Curve['points'] {
  return planeAxis(x, rows).values.map(({ written, physical }) => {
    const row = rows.find((candidate) => Number(candidate[x]) === written);
    const value = row === undefined ? null : column.value(row);
    return [physical, typeof value === 'number' ? value : null] as const;
  });
}
