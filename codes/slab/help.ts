import { type Parameter, PARAMETERS } from './parameters.ts';

/** What `--help` prints. */
export function helpText(): string {
  return [
    'pdr-slab [DECK]    one plane-parallel PDR model; without DECK it reads ./pdr_config.json',
    'pdr-slab --version | --help',
    '',
    'Writes pdroutput/pdrstruct_s.hdf5, pdrchem_c.hdf5, pdrout.hdf, chemchk.out and CTRL_IND into the working directory.',
    'Exit status: 0 converged, 2 bad input (the message names the key), 3 did not converge.',
    '',
    'Deck parameters honoured (JSON, // comments allowed); mass is not used, all others are ignored with one warning:',
    ...PARAMETERS.map(parameterLine),
  ].join('\n');
}

function parameterLine({ key, unit, meaning, fallback }: Parameter): string {
  const value = fallback === undefined ? 'required' : String(fallback);
  return `  ${key.padEnd(14)} ${value.padEnd(10)} ${unit.padEnd(10)} ${meaning}`;
}
