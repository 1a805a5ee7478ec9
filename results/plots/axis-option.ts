import type { Scale } from './scale.ts';

/** An axis of numbers with ticks and labels where the scale says, and a small tick at each further place in `minor`. */
export function axisOption(title: string, scale: Scale, nameGap: number, side: 'bottom' | 'left') {
  return {
    type: 'value' as const,
    name: title,
    nameLocation: 'middle' as const,
    nameGap,
    nameTextStyle: { fontSize: 14, color: '#222222' },
    position: side,
    min: scale.low,
    max: scale.high,
    axisLine: { show: true, onZero: false, lineStyle: { color: '#444444' } },
    axisTick: { show: true, customValues: [...scale.ticks] },
    axisLabel: {
      customValues: [...scale.ticks],
      formatter: scale.tickText,
      fontSize: 13,
      color: '#222222',
      showMinLabel: true,
      showMaxLabel: true,
    },
    splitLine: { show: false },
  };
}
