import type { Code, CodeSetup } from '../../../codes/code.ts';
import { kosmaTau } from '../../../codes/kosma-tau/kosma-tau.ts';
import type { GridSpec } from '../../../domain/grid-spec.ts';
import type { Point } from '../../../domain/point.ts';

export const CHEMISTRY = 'chem_rates_udfa22.dat';

/** pdr_run's own defaults on a base directory. */
export function setupOf(baseDir: string, more: Partial<CodeSetup> = {}): CodeSetup {
  return {
    name: 'kosma-tau',
    baseDir,
    executables: { pdr: 'pdrexe', onion: 'onionexe', getctrlind: 'getctrlind', mrt: 'mrt.exe' },
    inpTemplate: 'PDRNEW.INP.template',
    jsonTemplate: 'pdr_config.json.template',
    inputDirectories: ['pdrinpdata', 'onioninpdata', 'In', 'templates'],
    outputDirectories: ['pdroutput', 'onionoutput', 'Out'],
    stage: 'link',
    quantities: [],
    ...more,
  };
}

export function codeOf(baseDir: string): Code {
  return kosmaTau(setupOf(baseDir));
}

export const POINT: Point = { metal: '100', dens: '30', mass: '00', chi: '10' };

export function specOf(more: Partial<GridSpec> = {}): GridSpec {
  return {
    name: 'grid',
    code: 'kosma-tau',
    codeDigest: '',
    chemistry: CHEMISTRY,
    axes: { metal: ['100'], dens: ['30'], mass: ['00'], chi: ['10'] },
    shape: { kind: 'product' },
    alpha: 1.5,
    rcore: 0.2,
    parameters: {},
    chemicalSpecies: ['H+', 'C', 'CO'],
    onionSpecies: [],
    retries: 0,
    force: false,
    forceOnion: false,
    keepWorkingDirectories: false,
    user: { username: 'astronomer', email: '' },
    ...more,
  };
}
