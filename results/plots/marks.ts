/** Pixels. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The cross of a failed model, in the middle of its place. */
export function cross({ x, y, width, height }: Rectangle) {
  const half = Math.min(width, height, 28) / 4;
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  return [1, -1].map((sign) => ({
    type: 'line' as const,
    shape: { x1: middleX - half, y1: middleY - sign * half, x2: middleX + half, y2: middleY + sign * half },
    style: { stroke: '#333333', lineWidth: 2 },
  }));
}

/** The frame of a place without a value. */
export function frame({ x, y, width, height }: Rectangle, fill: string) {
  return {
    type: 'rect' as const,
    shape: { x: x + 1, y: y + 1, width: width - 2, height: height - 2 },
    style: { fill, stroke: '#888888', lineWidth: 1, lineDash: [4, 3] },
  };
}

export const FAILED_FILL = '#e6e6e6';
export const MISSING_FILL = '#ffffff';
