import { type CollisionTable, type Coolant, COOLANTS, type Partner } from './level-data.ts';

/** Densities of the collision partners [cm^-3]. */
export type PartnerDensities = Readonly<Record<Partner, number>>;

/** What one temperature fixes for one coolant: downward coefficients by partner, and upward over downward by pair. */
export type CollisionRates = {
  readonly byPartner: readonly { readonly partner: Partner; readonly q: Float64Array }[];
  readonly upward: Float64Array;
};

/** The collision coefficients of every coolant at a temperature [K], in the order of COOLANTS. */
export function collisionRates(temperature: number): CollisionRates[] {
  return COOLANTS.map((coolant) => ({
    byPartner: coolant.collisions.map((table) => ({
      partner: table.partner,
      q: interpolate(table, temperature),
    })),
    upward: Float64Array.from(coolant.pairs, ([upper, lower]) =>
      upwardRatio(coolant, upper, lower, temperature),
    ),
  }));
}

/** Splits H2 as ortho/para = min(3, 9 exp(-170.6/T)); returns the fraction in ortho. */
export function orthoFraction(temperature: number): number {
  const ratio = Math.min(3, 9 * Math.exp(-170.6 / temperature));
  return ratio / (1 + ratio);
}

/** Detailed balance: q_lu / q_ul = g_u/g_l exp(-(E_u - E_l)/T). */
function upwardRatio(coolant: Coolant, upper: number, lower: number, temperature: number): number {
  const gap = coolant.energies[upper]! - coolant.energies[lower]!;
  return (coolant.weights[upper]! / coolant.weights[lower]!) * Math.exp(-gap / temperature);
}

/** Linear in T between the rows of the table; the end values hold outside. */
function interpolate(table: CollisionTable, temperature: number): Float64Array {
  const { temperatures, rows } = table;
  const last = temperatures.length - 1;
  if (temperature <= temperatures[0]!) return rows[0]!;
  if (temperature >= temperatures[last]!) return rows[last]!;
  let above = 1;
  while (temperatures[above]! < temperature) above++;
  const low = temperatures[above - 1]!;
  const weight = (temperature - low) / (temperatures[above]! - low);
  return rows[above]!.map((high, i) => rows[above - 1]![i]! * (1 - weight) + high * weight);
}
