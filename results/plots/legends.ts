import { VIRIDIS } from './colours.ts';
import { cross, FAILED_FILL, frame, MISSING_FILL } from './marks.ts';
import { isNarrow, type Size } from './picture.ts';
import type { Scale } from './scale.ts';

/** One shape of a picture's own, beside the chart. */
type Shape = Record<string, unknown>;

/** The colour bar with its ticks: at the right of wide pictures, below narrow ones. */
export function colourBar(scale: Scale, title: string, size: Size): Shape[] {
  return isNarrow(size) ? barBelow(scale, title, size) : barAtRight(scale, title, size);
}

function barAtRight(scale: Scale, title: string, { width, height }: Size): Shape[] {
  const bar = { x: width - 130, y: 80, width: 18, height: height - 80 - 105 };
  const at = (place: number) => bar.y + bar.height * (1 - share(scale, place));
  return [
    filled(bar, { x: 0, y: 1, x2: 0, y2: 0 }),
    ...scale.ticks.flatMap((tick) => [
      line(bar.x + bar.width, at(tick), bar.x + bar.width + 5, at(tick)),
      label(scale.tickText(tick), { x: bar.x + bar.width + 9, y: at(tick), verticalAlign: 'middle' }),
    ]),
    {
      ...label(title, { x: 0, y: 0, align: 'center', verticalAlign: 'middle' }, 14),
      x: width - 18,
      y: bar.y + bar.height / 2,
      rotation: Math.PI / 2,
    },
  ];
}

function barBelow(scale: Scale, title: string, { width, height }: Size): Shape[] {
  const bar = { x: 66, y: height - 76, width: width - 66 - 16, height: 12 };
  const at = (place: number) => bar.x + bar.width * share(scale, place);
  return [
    filled(bar, { x: 0, y: 0, x2: 1, y2: 0 }),
    ...scale.ticks.flatMap((tick) => [
      line(at(tick), bar.y + bar.height, at(tick), bar.y + bar.height + 4),
      label(scale.tickText(tick), { x: at(tick), y: bar.y + bar.height + 6, align: 'center' }, 12),
    ]),
    label(title, { x: bar.x, y: bar.y - 4, verticalAlign: 'bottom' }, 12),
  ];
}

/** Says what the marks mean, with their numbers; nothing where every model has a value. */
export function markLegend({ width, height }: Size, marks: { failed: number; missing: number }): Shape[] {
  const box = (x: number) => ({ x, y: height - 27, width: 18, height: 18 });
  const text = (x: number, words: string) =>
    label(words, { x: x + 24, y: height - 18, verticalAlign: 'middle' });
  const left = width < 600 ? 16 : 90;
  const second = marks.failed > 0 ? left + 130 : left;
  return [
    ...(marks.failed === 0
      ? []
      : [frame(box(left), FAILED_FILL), ...cross(box(left)), text(left, `failed: ${marks.failed}`)]),
    ...(marks.missing === 0
      ? []
      : [frame(box(second), MISSING_FILL), text(second, `no value: ${marks.missing}`)]),
  ];
}

function share(scale: Scale, place: number): number {
  return (place - scale.low) / (scale.high - scale.low);
}

function filled(shape: { x: number; y: number; width: number; height: number }, direction: object): Shape {
  const colorStops = VIRIDIS.map((color, place) => ({ offset: place / (VIRIDIS.length - 1), color }));
  return { type: 'rect', shape, silent: true, style: { fill: { type: 'linear', ...direction, colorStops } } };
}

function line(x1: number, y1: number, x2: number, y2: number): Shape {
  return { type: 'line', silent: true, shape: { x1, y1, x2, y2 }, style: { stroke: '#444444' } };
}

function label(text: string, place: object, fontSize = 13): Shape {
  return { type: 'text', silent: true, style: { text, fontSize, fill: '#222222', ...place } };
}
