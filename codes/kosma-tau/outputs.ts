import { OUTPUT_ROLES, type OutputFile } from '../code.ts';
import { INP_DECK, JSON_DECK, MCDRT_OUTPUTS, ONION_OUTPUTS, PDR_OUTPUTS } from './layout.ts';
import { onionFiles, onionTextout } from './onion-step.ts';

/** What the PDR program must have written after a clean exit, and the folder of a Monte Carlo run where there was one. */
export function pdrOutputs(job: string): OutputFile[] {
  return [
    required(OUTPUT_ROLES.textout, 'TEXTOUT', `TEXTOUT${job}`),
    required(OUTPUT_ROLES.hdf5, 'pdrout.hdf', `pdr${job}.hdf`),
    structureOf(job),
    required(OUTPUT_ROLES.chemistry, 'pdrchem_c.hdf5', `pdrchem${job}.hdf5`),
    required(OUTPUT_ROLES.chemistryCheck, 'chemchk.out', `chemchk${job}.out`),
    ctrlIndOf(job),
    { role: OUTPUT_ROLES.mcdrt, from: MCDRT_OUTPUTS, to: `pdrgrid/MCDRT${job}.tar.gz`, required: false },
  ];
}

export function structureOf(job: string): OutputFile {
  return required(OUTPUT_ROLES.structure, 'pdrstruct_s.hdf5', `pdrstruct${job}.hdf5`);
}

export function ctrlIndOf(job: string): OutputFile {
  return required(OUTPUT_ROLES.ctrlInd, 'CTRL_IND', `CTRL_IND${job}`);
}

export function deckOutputs(job: string, withInp: boolean): OutputFile[] {
  const json = {
    role: OUTPUT_ROLES.jsonDeck,
    from: JSON_DECK,
    to: `pdrgrid/pdr_config${job}.json`,
    required: true,
  };
  const inp = { role: OUTPUT_ROLES.inpDeck, from: INP_DECK, to: `pdrgrid/PDRNEW${job}.INP`, required: true };
  return withInp ? [inp, json] : [json];
}

/** Which of its files onion writes depends on its input; one of them at least shows that it did its work. */
export function onionOutputs(job: string, species: string): OutputFile[] {
  const role = `onion ${species}`;
  const files = onionFiles(species).map((file) => ({
    role,
    from: `${ONION_OUTPUTS}/${file}`,
    to: `oniongrid/ONION${job}.${file}`,
    required: false,
    group: role,
  }));
  const textout = {
    role: `onion-textout ${species}`,
    from: onionTextout(species),
    to: `oniongrid/TEXTOUT${job}_${species}`,
    required: true,
  };
  return [...files, textout];
}

function required(role: string, file: string, archived: string): OutputFile {
  return { role, from: `${PDR_OUTPUTS}/${file}`, to: `pdrgrid/${archived}`, required: true };
}
