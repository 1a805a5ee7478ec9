import { expect, it } from 'vitest';
import { runPoint, sweepPoints } from '../../../bench/slab-sweep.ts';

it('converges at twelve random points of the tested range', () => {
  const failures = sweepPoints(12, 7)
    .map(runPoint)
    .filter(({ failure }) => failure !== null);
  expect(failures).toEqual([]);
}, 120_000);

it('draws points inside the tested range, the same for the same seed', () => {
  const points = sweepPoints(200, 3);
  expect(points).toEqual(sweepPoints(200, 3));
  expect(points).not.toEqual(sweepPoints(200, 4));
  for (const { dens, chi, metal } of points) {
    expect(dens >= 20 && dens <= 60 && chi >= 0 && chi <= 60 && metal >= 30 && metal <= 200).toBe(true);
  }
});
