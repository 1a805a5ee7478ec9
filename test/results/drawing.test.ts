import { describe, expect, it } from 'vitest';
import { contour, contourLevels } from '../../results/plots/contours.ts';
import { numberText, powerText, unitText } from '../../results/plots/number-text.ts';
import { scaleFor } from '../../results/plots/scale.ts';
import { colourAt, VIRIDIS } from '../../results/plots/colours.ts';
import { headerBlocks } from '../../results/fits/fits-cards.ts';

describe('a contour', () => {
  const axis = Array.from({ length: 41 }, (_, place) => place / 10 - 2);

  it('lies where the surface has its level', () => {
    const values = axis.map((y) => axis.map((x) => x ** 2 + y ** 2));
    const segments = contour({ x: axis, y: axis, values }, 1);
    const radii = segments.flat().map(([x, y]) => Math.hypot(x, y));
    expect(Math.min(...radii)).toBeGreaterThan(0.99);
    expect(Math.max(...radii)).toBeLessThan(1.01);
    const length = segments.reduce((sum, [[x1, y1], [x2, y2]]) => sum + Math.hypot(x2 - x1, y2 - y1), 0);
    expect(length / (2 * Math.PI)).toBeCloseTo(1, 2);
  });

  it('has no piece in a cell with a missing corner', () => {
    const values = [
      [0, 2],
      [0, undefined],
    ];
    expect(contour({ x: [0, 1], y: [0, 1], values }, 1)).toStrictEqual([]);
  });

  it('joins the high corners of a saddle where its middle is high', () => {
    const around = (middleIsHigh: boolean) => {
      const [high, low] = middleIsHigh ? [4, 0] : [2, -2];
      const values = [
        [high, low],
        [low, high],
      ];
      return contour({ x: [0, 1], y: [0, 1], values }, 1).map(([from, to]) => [
        (from[0] + to[0]) / 2,
        (from[1] + to[1]) / 2,
      ]);
    };
    // Pieces cut off the low corners (1,0) and (0,1), or else the high ones (0,0) and (1,1).
    expect(around(true).every(([x = 0, y = 0]) => Math.abs(x - y) > 0.3)).toBe(true);
    expect(around(false).every(([x = 0, y = 0]) => Math.abs(x - y) < 0.3)).toBe(true);
  });

  it('has levels at round numbers inside the range', () => {
    expect(contourLevels(0.3, 3.9)).toStrictEqual([1, 2, 3]);
    expect(contourLevels(2, 2)).toStrictEqual([]);
  });
});

describe('numbers and units in a picture', () => {
  it('read as people write them', () => {
    expect([0, 50, 0.0421, 12_345, 1e5, 3.1623e-5].map(numberText)).toStrictEqual([
      '0',
      '50',
      '0.0421',
      '12350',
      '10⁵',
      '3.162 × 10⁻⁵',
    ]);
    expect([-3, 0, 2, 7].map(powerText)).toStrictEqual(['10⁻³', '1', '100', '10⁷']);
    expect(unitText('erg s^-1 cm^-2 sr^-1')).toBe('erg s⁻¹ cm⁻² sr⁻¹');
  });

  it('are scaled by their logarithm where they are positive and span much', () => {
    const log = scaleFor([1e-5, 1e-3]);
    expect([log.kind, ...log.ticks.map(log.tickText)]).toStrictEqual(['log', '10⁻⁵', '10⁻⁴', '10⁻³']);
    expect(scaleFor([0, 1e-3]).kind).toBe('linear');
    const one = scaleFor([7]);
    expect([one.kind, one.low < 7, one.high > 7]).toStrictEqual(['linear', true, true]);
    expect(scaleFor([]).ticks.every(Number.isFinite)).toBe(true);
  });

  it('take the colours of the scale from end to end, ever lighter', () => {
    expect([colourAt(0), colourAt(1), colourAt(-1), colourAt(2)]).toStrictEqual([
      VIRIDIS[0],
      VIRIDIS.at(-1),
      VIRIDIS[0],
      VIRIDIS.at(-1),
    ]);
    const light = Array.from({ length: 21 }, (_, place) => luminance(colourAt(place / 20)));
    expect(light).toStrictEqual(light.toSorted((a, b) => a - b));
  });
});

it('a FITS header fills whole blocks with cards of 80 characters, quotes doubled and foreign letters replaced', () => {
  const bytes = headerBlocks([
    ['SIMPLE', true],
    ['OBJECT', "Barnard's χ", 'a comment'],
    ['CRVAL1', 1e-7],
  ]);
  expect(bytes.length).toBe(2880);
  const text = bytes.toString('latin1');
  expect(text.slice(0, 80).trimEnd()).toBe('SIMPLE  =                    T');
  expect(text.slice(80, 160).trimEnd()).toBe("OBJECT  = 'Barnard''s ?' / a comment");
  expect(text.slice(160, 240).trimEnd()).toBe('CRVAL1  =               1.0E-7');
  expect(text.slice(240, 320).trimEnd()).toBe('END');
});

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) =>
    Number.parseInt(colour.slice(start, start + 2), 16),
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
