import { numberIn, readTable } from './tables.ts';

/** A shielding factor and its derivative with respect to the shielded species' own column [cm^2]. */
export type Shielding = { factor: number; slope: number };

/**
 * Self-shielding of H2 (Draine & Bertoldi 1996, eq. 37) at column `n` [cm^-2], x = n / 5e14, for the Doppler parameter
 * `doppler` [km/s].
 */
export function h2Shielding(n: number, doppler: number): Shielding {
  const unit = 5e14;
  const x = Math.max(n, 0) / unit;
  const root = Math.sqrt(1 + x);
  const core = 1 + x / doppler;
  const wing = (0.035 / root) * Math.exp(-8.5e-4 * root);
  const slope = (-2 * 0.965) / (doppler * core ** 3) - wing * (0.5 / (root * root) + 4.25e-4 / root);
  return { factor: 0.965 / core ** 2 + wing, slope: slope / unit };
}

/**
 * Shielding of neutral carbon's ionisation by C itself, exp(-1.1e-17 N_C), and by H2 lines, max(0.5, exp(-y)) with
 * y = 0.9 T^0.27 (N_H2 / 1e22)^0.45 [M] (compare Tielens & Hollenbach 1985, Kamp & Bertoldi 2000). Columns in cm^-2, T in K.
 */
export function carbonShielding(nC: number, nH2: number, temperature: number): Shielding {
  const crossSection = 1.1e-17;
  const y = 0.9 * temperature ** 0.27 * (Math.max(nH2, 0) / 1e22) ** 0.45;
  const factor = Math.exp(-crossSection * Math.max(nC, 0)) * Math.max(0.5, Math.exp(-y));
  return { factor, slope: -crossSection * factor };
}

/**
 * Shielding of CO by its own lines and by H2 (Visser, van Dishoeck & Black 2009): log10(theta) bilinear in the logarithms
 * of the two columns [cm^-2], held at the edges of the table.
 */
export function coShielding(nCO: number, nH2: number): Shielding {
  const u = locate(AXIS_CO, nCO);
  const v = locate(AXIS_H2, nH2);
  const below = node(v.cell, u.cell) + u.weight * (node(v.cell, u.cell + 1) - node(v.cell, u.cell));
  const above =
    node(v.cell + 1, u.cell) + u.weight * (node(v.cell + 1, u.cell + 1) - node(v.cell + 1, u.cell));
  const gradient = (row: number): number => (node(row, u.cell + 1) - node(row, u.cell)) / u.width;
  const factor = 10 ** (below + v.weight * (above - below));
  const logSlope = u.inside ? gradient(v.cell) + v.weight * (gradient(v.cell + 1) - gradient(v.cell)) : 0;
  return { factor, slope: nCO > 0 ? (factor * logSlope) / nCO : 0 };
}

const table = readTable('co-shielding.tsv');
const AXIS_CO = axis('log_N_CO');
const AXIS_H2 = axis('log_N_H2');
const LOG_THETA = new Float64Array(AXIS_CO.length * AXIS_H2.length);
for (const row of table) {
  const j = AXIS_H2.indexOf(numberIn(row, 'log_N_H2'));
  const i = AXIS_CO.indexOf(numberIn(row, 'log_N_CO'));
  LOG_THETA[j * AXIS_CO.length + i] = Math.log10(numberIn(row, 'theta'));
}

function node(j: number, i: number): number {
  return LOG_THETA[j * AXIS_CO.length + i]!;
}

function axis(column: string): number[] {
  return [...new Set(table.map((row) => numberIn(row, column)))].sort((a, b) => a - b);
}

function locate(
  nodes: number[],
  column: number,
): { cell: number; weight: number; width: number; inside: boolean } {
  const first = nodes[0]!;
  const last = nodes[nodes.length - 1]!;
  const log = column > 0 ? Math.log10(column) : first;
  const held = Math.min(Math.max(log, first), last);
  let cell = 0;
  while (cell < nodes.length - 2 && held >= nodes[cell + 1]!) cell++;
  const width = nodes[cell + 1]! - nodes[cell]!;
  return { cell, weight: (held - nodes[cell]!) / width, width, inside: log > first && log < last };
}
