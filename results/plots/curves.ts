import type { EChartsOption } from 'echarts';
import { axisOption } from './axis-option.ts';
import { drawChart } from './chart.ts';
import { curveColours } from './colours.ts';
import { titleOption } from './heat-map.ts';
import { numberText } from './number-text.ts';
import { type Drawing, isNarrow, type Picture, type Size } from './picture.ts';
import { type Scale, scaleFor } from './scale.ts';

/** One curve: physical values over physical values; a missing one is a gap. */
export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number | null])[];
}

/** Curves that share a vertical axis. */
export interface Panel {
  /** With unit. */
  readonly title: string;
  readonly curves: readonly Curve[];
}

export interface CurvePicture {
  readonly title: string;
  readonly subtitle: string;
  /** With unit. */
  readonly xTitle: string;
  readonly panels: readonly Panel[];
  /** Points are drawn where each is a model, and left out where curves are dense. */
  readonly symbols: boolean;
}

const DASHES = ['solid', 'dashed', 'dotted'] as const;

/** One panel above the other over a common axis. Curves differ by colour and by dash, so that a grey print tells them apart. */
export function curvePicture(request: CurvePicture): Picture {
  const names = request.panels.flatMap(({ curves }) => curves.map(({ name }) => name));
  return {
    title: request.title,
    description: `${request.subtitle}. Curves over ${request.xTitle}: ${names.join(', ')}`,
    draw: (size) => drawCurves(request, size),
  };
}

/** Above each panel stands its legend. */
const LEGEND = 42;

function drawCurves({ title, subtitle, xTitle, panels, symbols }: CurvePicture, size: Size): Drawing {
  const narrow = isNarrow(size);
  const rooms = panelRooms(panels.length, size, narrow);
  const xScale = scaleFor(
    panels.flatMap(({ curves }) => curves.flatMap(({ points }) => points.map(([x]) => x))),
  );
  const yScales = panels.map(panelScale);
  const option: EChartsOption = {
    title: titleOption(title, subtitle, narrow),
    grid: rooms,
    xAxis: panels.map((_, gridIndex) => ({
      gridIndex,
      ...axisOption(gridIndex === panels.length - 1 ? xTitle : '', xScale, 34, 'bottom'),
    })),
    yAxis: panels.map((panel, gridIndex) => ({
      gridIndex,
      ...axisOption(panel.title, padded(yScales[gridIndex] ?? xScale), narrow ? 46 : 60, 'left'),
    })),
    legend: panels.map((panel, place) => ({
      top: (rooms[place]?.top ?? 0) - LEGEND + 4,
      left: rooms[place]?.left ?? 0,
      right: 10,
      type: 'plain' as const,
      itemWidth: 26,
      itemGap: 8,
      textStyle: { fontSize: 12, color: '#222222' },
      data: panel.curves.map(({ name }) => name),
    })),
    series: panels.flatMap((panel, place) =>
      panelSeries(panel, place, xScale, yScales[place] ?? xScale, symbols),
    ),
  };
  return drawChart(option, size, (toPixel) =>
    panels.flatMap(({ curves, title: yTitle }, place) =>
      curves.flatMap((curve) =>
        curve.points.flatMap(([x, y]) => {
          if (y === null) return [];
          const [left, top] = toPixel(xScale.place(x), (yScales[place] ?? xScale).place(y), place);
          const text = `${curve.name}\n${xTitle}: ${numberText(x)}\n${yTitle}: ${numberText(y)}`;
          return [{ x: left, y: top, width: 0, height: 0, text }];
        }),
      ),
    ),
  );
}

function panelRooms(count: number, { height }: Size, narrow: boolean) {
  const [top, bottom] = [64, 58];
  const each = (height - top - bottom) / count;
  return Array.from({ length: count }, (_, place) => ({
    left: narrow ? 68 : 90,
    right: narrow ? 16 : 30,
    top: top + place * each + LEGEND,
    height: each - LEGEND - (place === count - 1 ? 0 : 26),
  }));
}

function panelScale({ curves }: Panel): Scale {
  return scaleFor(curves.flatMap(({ points }) => points.flatMap(([, y]) => y ?? [])));
}

/** A little room above and below the curves. */
function padded(scale: Scale): Scale {
  const room = (scale.high - scale.low) * 0.04;
  return { ...scale, low: scale.low - room, high: scale.high + room };
}

function panelSeries({ curves }: Panel, gridIndex: number, x: Scale, y: Scale, symbols: boolean) {
  const colours = curveColours(curves.length);
  return curves.map(({ name, points }, place) => ({
    type: 'line' as const,
    name,
    xAxisIndex: gridIndex,
    yAxisIndex: gridIndex,
    showSymbol: symbols,
    symbolSize: 6,
    color: colours[place] ?? '#000000',
    lineStyle: { width: 2, type: DASHES[Math.floor(place / 3) % DASHES.length] ?? 'solid' },
    data: points.map(([at, value]) => [x.place(at), value === null ? '-' : y.place(value)]),
  }));
}
