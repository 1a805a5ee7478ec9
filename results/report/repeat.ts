import type { Configuration } from '../../config/configuration.ts';
import type { GridSpec } from '../../domain/grid-spec.ts';
import { AXES } from '../../domain/point.ts';

/** The command line that starts the same grid with a configuration file. */
export function repeatCommand(spec: GridSpec, file: string): string {
  const axes = AXES.map((axis) => `--${axis} ${spec.axes[axis].join(' ')}`);
  const random = spec.shape.kind === 'random' ? [`--random --seed ${spec.shape.seed}`] : [];
  const species =
    spec.onionSpecies.length > 0 ? [`--species ${spec.onionSpecies.map(quoted).join(' ')}`] : [];
  const template = spec.jsonTemplate === undefined ? [] : [`--json-template ${quoted(spec.jsonTemplate)}`];
  return ['pdr-run run', `--config ${quoted(file)}`, `--model-name ${quoted(spec.name)}`, ...axes]
    .concat(random, species, template)
    .join(' ');
}

/** A configuration file for the same grid: what decides its results, and neither servers nor secrets. */
export function repeatConfiguration(spec: GridSpec, { pdr }: Configuration): string {
  const places =
    spec.code === 'slab'
      ? []
      : [
          `  base_dir: ${JSON.stringify(pdr.baseDir)}`,
          `  pdr_file_name: ${JSON.stringify(pdr.executables.pdr)}`,
          `  onion_file_name: ${JSON.stringify(pdr.executables.onion)}`,
          `  pdrinp_template_file: ${JSON.stringify(pdr.inpTemplate)}`,
          `  json_template_file: ${JSON.stringify(pdr.jsonTemplate)}`,
          ...(spec.chemistry === '' ? [] : [`  chem_database: ${JSON.stringify(spec.chemistry)}`]),
        ];
  const random =
    spec.shape.kind === 'random'
      ? ['  create_random_models: true', `  random_model_num: ${spec.shape.count}`]
      : [];
  const parameters = Object.entries(spec.parameters).map(
    ([name, value]) => `  ${name}: ${JSON.stringify(value)}`,
  );
  return [
    'pdr:',
    `  model_name: ${JSON.stringify(spec.name)}`,
    `  code: ${spec.code}`,
    ...places,
    'model_parameters:',
    ...AXES.map((axis) => `  ${axis}: ${JSON.stringify(spec.axes[axis])}`),
    `  alpha: ${spec.alpha}`,
    `  rcore: ${spec.rcore}`,
    `  species: ${JSON.stringify(spec.onionSpecies)}`,
    `  chemistry: ${JSON.stringify(spec.chemicalSpecies.join(' '))}`,
    ...random,
    ...(parameters.length > 0 ? ['non_default_parameters:', ...parameters] : []),
    '',
  ].join('\n');
}

/** As a shell takes one word. */
function quoted(word: string): string {
  return /^[\w.,/:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
