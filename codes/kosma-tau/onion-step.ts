import { type ExecutableContent, type Step, WORKDIR } from '../code.ts';
import { ONION_OUTPUTS, PDR_OUTPUTS, onionInput } from './layout.ts';

/** What onion writes for a species, below its output directory. */
export function onionFiles(species: string): string[] {
  return [
    `jerg_${species}.smli`,
    `jerg_${species}.srli`,
    `jtemp_${species}.smli`,
    `jtemp_${species}.smlc`,
    `linebt_${species}.out`,
    `ONION3_${species}.OUT`,
  ];
}

/** Where a species' output lies once its run is over; the next species writes to the same TEXTOUT again. */
export function onionTextout(species: string): string {
  return `${ONION_OUTPUTS}/TEXTOUT_${species}`;
}

/** One onion run: radiative transfer of one species through the structure that the PDR program wrote. */
export function onionStep(onion: ExecutableContent, species: string): Step {
  const outputFile = `${ONION_OUTPUTS}/TEXTOUT`;
  return {
    name: `onion ${species}`,
    argv: [...onion.command, `${WORKDIR}/${PDR_OUTPUTS}/pdrstruct_s.hdf5`],
    outputFile,
    before: [
      { kind: 'remove', files: onionFiles(species).map((file) => `${ONION_OUTPUTS}/${file}`) },
      { kind: 'copy', from: onionInput(species), to: 'ONION3.INP' },
      { kind: 'copy', from: `${PDR_OUTPUTS}/CTRL_IND`, to: 'CTRL_IND' },
    ],
    after: [{ kind: 'move', from: outputFile, to: onionTextout(species) }],
  };
}
