import type { SettingInForce } from '../config/configuration.ts';
import type { DryRun } from './dry-run.ts';
import { plainTable } from './tables.ts';

/** A dry run for a person: the settings in force, every point with its deck's values, and the connections. */
export function dryRunText(plan: DryRun, settings: readonly SettingInForce[]): string {
  const { slots, poolSize, limit } = plan.connections;
  const skipped = plan.points.filter(({ action }) => action === 'skip').length;
  const allowed = limit === null ? 'the database does not run yet' : `the server allows ${limit}`;
  return [
    'settings in force:',
    ...settings.map(({ key, value, source }) => `  ${key} = ${value}  (${source})`),
    '',
    pointsTable(plan),
    '',
    `grid ${plan.grid}: ${plan.total} models, ${plan.total - skipped} to run, ${skipped} computed already`,
    `connections: ${slots} slots, a pool of ${poolSize}; ${allowed}`,
    'nothing was started or written',
  ].join('\n');
}

function pointsTable({ points }: DryRun): string {
  const table = plainTable(['job', 'zmetal', 'xnsur/cm^-3', 'mass/Msol', 'sint/Draine', 'rtot/cm', 'action']);
  for (const { job, values, action } of points) {
    const { zmetal, xnsur, mass, sint, rtot } = values;
    table.push([job, ...[zmetal, xnsur, mass, sint, rtot].map((value) => value.toPrecision(6)), action]);
  }
  return table.toString();
}
