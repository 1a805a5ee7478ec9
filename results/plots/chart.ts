import * as echarts from 'echarts';
import type { Drawing, Size, Spot } from './picture.ts';

/** Turns places on the axes into pixels. */
export type ToPixel = (x: number, y: number, gridIndex?: number) => readonly [number, number];

/** Fonts that hold superscripts and Greek letters, as systems have them. */
export const FONT = 'DejaVu Sans, Segoe UI, Helvetica Neue, Arial, sans-serif';

/** Draws with ECharts, without a browser: an SVG text, and where in it something can be pointed at. */
export function drawChart(
  option: echarts.EChartsOption,
  size: Size,
  spots: (toPixel: ToPixel) => Spot[],
): Drawing {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: '#ffffff',
      textStyle: { fontFamily: FONT, color: '#222222' },
      ...option,
    });
    const toPixel: ToPixel = (x, y, gridIndex = 0) =>
      chart.convertToPixel({ xAxisIndex: gridIndex, yAxisIndex: gridIndex }, [x, y]) as [number, number];
    return { svg: chart.renderToSVGString(), spots: spots(toPixel) };
  } finally {
    chart.dispose();
  }
}
