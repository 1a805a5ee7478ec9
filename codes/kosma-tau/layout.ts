/** Input directory of the PDR program: the chemistry files lie here. */
export const PDR_INPUTS = 'pdrinpdata';

/** Where the PDR program looks for its chemistry file. */
export const CHEMISTRY_LINK = `${PDR_INPUTS}/chem_rates.dat`;

export const PDR_OUTPUTS = 'pdroutput';
export const ONION_INPUTS = 'onioninpdata';
export const ONION_OUTPUTS = 'onionoutput';
export const MCDRT_OUTPUTS = 'Out';

export const JSON_DECK = 'pdr_config.json';
export const INP_DECK = 'PDRNEW.INP';

/** Onion's input for a species, below the base directory. */
export function onionInput(species: string): string {
  return `${ONION_INPUTS}/ONION3.INP.${species}`;
}
