import type { CustomSeriesRenderItemAPI, EChartsOption, SeriesOption } from 'echarts';
import { axisOption } from './axis-option.ts';
import { drawChart, type ToPixel } from './chart.ts';
import { colourAt } from './colours.ts';
import { contour, contourLevels, type Mesh } from './contours.ts';
import { colourBar, markLegend } from './legends.ts';
import { cross, FAILED_FILL, frame, MISSING_FILL, type Rectangle } from './marks.ts';
import { meaningText, numberText, unitText, withUnit } from './number-text.ts';
import { type Drawing, isNarrow, type Picture, type Size, type Spot } from './picture.ts';
import type { Plane, PlaneAxis, PlaneCell } from './plane.ts';
import { linearScale, logScale, type Scale, scaleFor } from './scale.ts';

/** A quantity over two axes of a grid: cells in colour with contours, and marks where a model failed or has no value. */
export function heatMap(grid: string, plane: Plane): Picture {
  const { x, y, z, fixed } = plane;
  const values = plane.cells.flatMap(({ value }) => value ?? []);
  const missing = plane.cells.length - values.length;
  return {
    title: `${grid}: ${withUnit(z.name, z.unit)}`,
    description: `${meaningText(z.meaning) || z.name} over ${unitText(x.title)} and ${unitText(y.title)} (${fixed}): ${values.length} values, ${missing} models without one`,
    draw: (size) => drawHeatMap(grid, plane, scaleFor(values), size),
  };
}

function drawHeatMap(grid: string, plane: Plane, scale: Scale, size: Size): Drawing {
  const edges = { x: edgesOf(plane.x), y: edgesOf(plane.y) };
  const narrow = isNarrow(size);
  const option: EChartsOption = {
    title: titleOption(`${grid}: ${plane.z.name}`, meaningText(plane.z.meaning), narrow),
    grid: narrow
      ? { left: 66, right: 16, top: 70, bottom: 145 }
      : { left: 90, right: 160, top: 80, bottom: 105 },
    xAxis: axisOption(unitText(plane.x.title), axisScale(plane.x, edges.x), 34, 'bottom'),
    yAxis: axisOption(unitText(plane.y.title), axisScale(plane.y, edges.y), narrow ? 44 : 56, 'left'),
    series: [cellSeries(plane, scale, edges), contourSeries(plane, scale)],
    graphic: [
      ...colourBar(scale, withUnit(plane.z.name, plane.z.unit), size),
      ...markLegend(size, marksOf(plane)),
    ],
  };
  return drawChart(option, size, (toPixel) => plane.cells.map((cell) => spotOf(plane, cell, edges, toPixel)));
}

export function titleOption(text: string, subtext: string, narrow: boolean) {
  return {
    text,
    subtext,
    left: narrow ? 8 : 16,
    top: 10,
    textStyle: { fontSize: narrow ? 16 : 18, color: '#111111' },
    subtextStyle: { fontSize: narrow ? 12 : 13, color: '#444444' },
  };
}

interface Edges {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** A model's cell reaches half way to its neighbours. */
function edgesOf({ values }: PlaneAxis): number[] {
  const places = values.map(({ place }) => place);
  const middles = places.slice(1).map((place, before) => (place + (places[before] ?? place)) / 2);
  const [first = 0, second = 1] = places;
  const [last = 1, beforeLast = 0] = places.toReversed();
  return [first - (second - first) / 2, ...middles, last + (last - beforeLast) / 2];
}

function axisScale({ scale }: PlaneAxis, edges: readonly number[]): Scale {
  const [low = 0, high = 1] = [edges[0], edges.at(-1)];
  return scale === 'log' ? logScale(low, high) : linearScale(low, high);
}

type Mark = 'value' | 'failed' | 'missing';

function markOf({ status, value }: PlaneCell): Mark {
  if (value !== null) return 'value';
  return status === 'failed' ? 'failed' : 'missing';
}

function marksOf({ cells }: Plane): { failed: number; missing: number } {
  const count = (mark: Mark) => cells.filter((cell) => markOf(cell) === mark).length;
  return { failed: count('failed'), missing: count('missing') };
}

function cellSeries({ cells }: Plane, scale: Scale, edges: Edges): SeriesOption {
  return {
    type: 'custom',
    silent: true,
    data: cells.map(({ column, row }) => [edges.x[column] ?? 0, edges.y[row] ?? 0]),
    renderItem: ({ dataIndex }, api) => {
      const cell = cells[dataIndex];
      if (cell === undefined) return null;
      const [left, top, right, bottom] = corners(cell, edges, (x, y) => pixelOf(api, x, y));
      const shape = { x: left, y: top, width: right - left, height: bottom - top };
      return { type: 'group', children: cellShapes(cell, scale, shape) };
    },
  };
}

function pixelOf(api: CustomSeriesRenderItemAPI, x: number, y: number): readonly [number, number] {
  const [left = 0, top = 0] = api.coord([x, y]);
  return [left, top];
}

/** Beside its colour a mark has a shape of its own: a cross for a failed model, an empty frame for a missing value. */
function cellShapes(cell: PlaneCell, scale: Scale, shape: Rectangle) {
  const mark = markOf(cell);
  if (mark === 'value') {
    const place = scale.place(cell.value ?? 0);
    const fill = colourAt((place - scale.low) / (scale.high - scale.low));
    // A stroke of the same colour closes the seams between cells.
    return [{ type: 'rect' as const, shape, style: { fill, stroke: fill, lineWidth: 0.5 } }];
  }
  return mark === 'failed' ? [frame(shape, FAILED_FILL), ...cross(shape)] : [frame(shape, MISSING_FILL)];
}

function corners(
  { column, row }: PlaneCell,
  edges: Edges,
  toPixel: (x: number, y: number) => readonly [number, number],
): [number, number, number, number] {
  const [left, bottom] = toPixel(edges.x[column] ?? 0, edges.y[row] ?? 0);
  const [right, top] = toPixel(edges.x[column + 1] ?? 0, edges.y[row + 1] ?? 0);
  return [left, top, right, bottom];
}

const CONTOUR_STROKES = [
  { stroke: '#000000', lineWidth: 2.6 },
  { stroke: '#ffffff', lineWidth: 1.4 },
] as const;

/** On a logarithmic scale decades, or 1, 2 and 5 of each where there are few. */
function levelsOf(scale: Scale): readonly number[] {
  if (scale.kind === 'linear') return contourLevels(scale.low, scale.high);
  return scale.high - scale.low > 3 ? scale.ticks : logScale(scale.low, scale.high, true).ticks;
}

function contourSeries(plane: Plane, scale: Scale): SeriesOption {
  const mesh = meshOf(plane, scale);
  const contours = levelsOf(scale).map((level) => ({ level, segments: contour(mesh, level) }));
  return {
    type: 'custom',
    silent: true,
    data: [[plane.x.values[0]?.place ?? 0, plane.y.values[0]?.place ?? 0]],
    renderItem: (_, api) => {
      const lines = contours.map(({ level, segments }) => ({
        text: levelText(scale, level),
        pieces: segments.map(([from, to]) => [pixelOf(api, ...from), pixelOf(api, ...to)] as const),
      }));
      const shapes = CONTOUR_STROKES.flatMap((style) =>
        lines.flatMap(({ pieces }) =>
          pieces.map(([[x1, y1], [x2, y2]]) => ({ type: 'line' as const, shape: { x1, y1, x2, y2 }, style })),
        ),
      );
      return { type: 'group', children: [...shapes, ...levelLabels(lines)] };
    },
  };
}

type Pixel = readonly [number, number];

/** A label at the middle of each contour, unless it would cover another one. */
function levelLabels(lines: readonly { text: string; pieces: readonly (readonly [Pixel, Pixel])[] }[]) {
  const placed: Pixel[] = [];
  return lines.flatMap(({ text, pieces }) => {
    const places = pieces.map(([from, to]): Pixel => [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]);
    const middle = Math.floor(places.length / 2);
    const free = [...places.slice(middle), ...places.slice(0, middle)].find((place) =>
      placed.every((other) => Math.abs(other[0] - place[0]) > 76 || Math.abs(other[1] - place[1]) > 18),
    );
    if (free === undefined) return [];
    placed.push(free);
    return [levelLabel(free, text)];
  });
}

function levelText(scale: Scale, level: number): string {
  return scale.kind === 'log' ? scale.tickText(level) : numberText(level);
}

function levelLabel([x, y]: Pixel, text: string) {
  const style = { text, fill: '#ffffff', stroke: '#222222', lineWidth: 3, fontSize: 12 };
  return {
    type: 'text' as const,
    x,
    y,
    style: { ...style, align: 'center' as const, verticalAlign: 'middle' as const },
  };
}

function meshOf({ x, y, cells }: Plane, scale: Scale): Mesh {
  const values: (number | undefined)[][] = y.values.map(() => x.values.map(() => undefined));
  for (const { column, row, value } of cells) {
    const line = values[row];
    if (line !== undefined && value !== null) line[column] = scale.place(value);
  }
  return { x: x.values.map(({ place }) => place), y: y.values.map(({ place }) => place), values };
}

function spotOf(plane: Plane, cell: PlaneCell, edges: Edges, toPixel: ToPixel): Spot {
  const [left, top, right, bottom] = corners(cell, edges, toPixel);
  const { x, y, z } = plane;
  const text = [
    valueLine(cell, z.name, z.unit),
    axisLine(x, cell.column),
    axisLine(y, cell.row),
    `model ${cell.job}`,
  ].join('\n');
  return { x: left, y: top, width: right - left, height: bottom - top, text };
}

function valueLine({ status, value }: PlaneCell, name: string, unit: string): string {
  if (value !== null) return `${name} = ${numberText(value)} ${unitText(unit)}`.trimEnd();
  return status === 'finished' || status === 'skipped' ? `${name}: no value` : `${name}: ${status}`;
}

function axisLine({ title, values }: PlaneAxis, place: number): string {
  const [name = '', unit = ''] = title.split(/ \[|\]/);
  return `${name} = ${numberText(values[place]?.physical ?? NaN)} ${unitText(unit)}`;
}
