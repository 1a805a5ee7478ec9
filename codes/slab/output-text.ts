import type { Slab, SolvedZone } from './march.ts';
import type { SlabModel } from './model.ts';
import { QUANTITIES } from './quantities.ts';
import { conservation } from './results.ts';
import { summarise } from './summary.ts';
import { REVISION } from './version.ts';

/** The set-up, for the head of the report on standard output. */
export function setupText(model: SlabModel): string {
  const { abundances, grid } = model;
  return [
    `slab ${REVISION}: plane-parallel PDR lit from one side`,
    `  density ${model.density.toExponential(4)} cm^-3, field ${model.chi.toExponential(4)} Draine, metallicity ${model.metallicity}`,
    `  cosmic rays ${model.cosmicRays.toExponential(3)} s^-1 per H2, He ${abundances.He}, C ${abundances.C.toExponential(3)}, O ${abundances.O.toExponential(3)} per H`,
    `  gas temperature ${kelvin(model.fixedTemperature)}, dust temperature ${kelvin(model.fixedDustTemperature)}`,
    `  ${grid.zones} zones to A_V ${grid.avMax}`,
    '',
  ].join('\n');
}

/** One line of progress for a solved zone. */
export function progressText(done: number, total: number, { zone, state }: SolvedZone): string {
  const av = zone.av.toExponential(2).padStart(9);
  return `  zone ${String(done).padStart(4)} of ${total}   A_V ${av}   T ${state.gas.temperature.toFixed(2).padStart(8)} K`;
}

/** Every summary quantity, one a line. */
export function summaryText(slab: Slab): string {
  const values = summarise(slab);
  const lines = QUANTITIES.map(({ name, unit, meaning }) => {
    const value = values.get(name);
    const text = value === undefined ? 'not reached' : value.toExponential(4);
    return `  ${name.padEnd(15)} ${text.padStart(12)}  ${unit.padEnd(21)} ${meaning}`;
  });
  return ['', ...lines, '', `elements and charge kept to ${worst(slab).toExponential(1)}`, 'converged'].join(
    '\n',
  );
}

/** The file chemchk.out: how well each zone keeps the elements and the charge. */
export function conservationText(slab: Slab): string {
  const rows = slab.zones.map((solved) => {
    const deviations = Object.values(conservation(slab, solved));
    return [solved.zone.av, ...deviations].map((value) => value.toExponential(3).padStart(11)).join(' ');
  });
  const head = ['A_V', 'H', 'He', 'C', 'O', 'charge'].map((name) => name.padStart(11)).join(' ');
  return [
    '# Relative deviation of each element from its total per H nucleus; net charge over the electrons.',
    head,
    ...rows,
    `# largest ${worst(slab).toExponential(3)}`,
    '',
  ].join('\n');
}

/** The file CTRL_IND: what a following program needs to know at once. */
export function controlText(slab: Slab): string {
  return [
    'program slab',
    `revision ${REVISION}`,
    'converged 1',
    `zones ${slab.zones.length}`,
    `xnsur ${slab.model.density.toExponential(6)}`,
    `sint ${slab.model.chi.toExponential(6)}`,
    `zmetal ${slab.model.metallicity.toExponential(6)}`,
    '',
  ].join('\n');
}

function worst(slab: Slab): number {
  return Math.max(
    ...slab.zones.flatMap((solved) =>
      Object.values(conservation(slab, solved)).map((value) => Math.abs(value)),
    ),
  );
}

function kelvin(temperature: number | undefined): string {
  return temperature === undefined ? 'solved' : `${temperature} K`;
}
