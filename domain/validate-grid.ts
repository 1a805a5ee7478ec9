import { convertPoint, parseAxisValue } from './conversions.ts';
import { wholeRange } from './grid-points.ts';
import { CODE_NAMES, type GridSpec } from './grid-spec.ts';
import { parameterFault } from './parameter-fault.ts';
import { AXES, type Axis } from './point.ts';
import { TEMPLATE_FOLDERS } from './template-folders.ts';

/** What is wrong with one setting of a grid. */
export interface GridFault {
  /** `section.key` of a configuration file, or an option of the command line. */
  readonly key: string;
  /** The value, why it cannot be used, and the remedy. */
  readonly reason: string;
}

/** Every fault of a grid at once, each naming key, value and remedy; empty for a grid that can run. */
export function gridFaults(spec: GridSpec): string[] {
  return findGridFaults(spec).map(({ key, reason }) => `${key}: ${reason}`);
}

/** The same with the key apart, for those who know where it was said. */
export function findGridFaults(spec: GridSpec): GridFault[] {
  return [
    ...modelNameFaults(spec.name),
    ...unless(
      CODE_NAMES.includes(spec.code),
      'pdr.code',
      `${shown(spec.code)} is none of ${CODE_NAMES.join(', ')}.`,
    ),
    ...fileNameFaults('pdr.chem_database', spec.chemistry, 'Put the file into pdrinpdata and name it.'),
    ...fileNameFaults('--json-template', spec.jsonTemplate ?? 'none', TEMPLATE_REMEDY),
    ...AXES.flatMap((axis) => axisFaults(axis, spec.axes[axis])),
    ...shapeFaults(spec),
    ...profileFaults(spec),
    ...speciesFaults('model_parameters.species', spec.onionSpecies),
    ...speciesFaults('model_parameters.chemistry', spec.chemicalSpecies),
    ...repetitionFaults(spec.onionSpecies),
    ...parameterFaults(spec.parameters),
    ...limitFaults(spec),
  ];
}

/** A model name is a folder of the archive, a row and a workflow's id. */
function modelNameFaults(name: string): GridFault[] {
  const why = name === '' ? 'is empty' : modelNameReason(name);
  const remedy = 'Give another with --model-name or pdr.model_name.';
  return unless(why === undefined, 'pdr.model_name', `${shown(name)} ${why}. ${remedy}`);
}

function modelNameReason(name: string): string | undefined {
  if (name.length > 200) return `has ${name.length} characters, more than 200`;
  if (hasControlCharacters(name)) return 'holds control characters';
  if (/[/\\]/.test(name)) return 'holds a slash, as if it were a path';
  if (name.includes('..')) return 'holds ".."';
  if (name.startsWith('.')) return 'begins with a dot';
  if (name.trim() !== name) return 'begins or ends with a blank';
  return undefined;
}

const TEMPLATE_REMEDY = `Put the template into ${TEMPLATE_FOLDERS.slice(0, -1).join(' or ')} of pdr.base_dir, or there itself, and give its name: the workers look for it there.`;

function fileNameFaults(key: string, name: string, remedy: string): GridFault[] {
  const sound = !hasControlCharacters(name) && !/[/\\]|^\.+$/.test(name) && name.length <= 255;
  return unless(sound, key, `${shown(name)} is not the bare name of a file. ${remedy}`);
}

/** How the values of an axis are to be written. */
const AXIS_MEANING: Record<Axis, string> = {
  metal: 'a percentage of solar, such as 100',
  dens: '10 times the decimal logarithm of the density in cm^-3, such as 30',
  mass: '10 times the decimal logarithm of the mass in solar masses, such as -10',
  chi: '10 times the decimal logarithm of the field in Draine units, such as 20',
};

/** An axis value is part of the names of files and rows. */
const LONGEST_AXIS_VALUE = 32;

function axisFaults(axis: Axis, texts: readonly string[]): GridFault[] {
  const key = `model_parameters.${axis}`;
  if (texts.length === 0)
    return [{ key, reason: `the list is empty. Give one value or more: ${AXIS_MEANING[axis]}.` }];
  return texts.flatMap((text) => {
    const why = axisReason(axis, text);
    return unless(why === undefined, key, `${shown(text)} ${why}. Write ${AXIS_MEANING[axis]}.`);
  });
}

function axisReason(axis: Axis, text: string): string | undefined {
  const value = parseAxisValue(text);
  if (value === undefined) return 'is not a number';
  if (text.length > LONGEST_AXIS_VALUE) return `has more than ${LONGEST_AXIS_VALUE} characters`;
  if (axis === 'metal') return value < 0 ? 'is negative' : undefined;
  return Math.abs(value) > 1000 ? 'is far outside any physical range' : undefined;
}

function shapeFaults({ shape, axes }: GridSpec): GridFault[] {
  if (shape.kind === 'product') return [];
  const { count, seed } = shape;
  const countFault = `${count} is not a number of models. Give a whole number from 1.`;
  return [
    ...unless(isWhole(count, 1), 'model_parameters.random_model_num', countFault),
    ...unless(Number.isSafeInteger(seed), '--seed', `${seed} is not a whole number.`),
    ...AXES.flatMap((axis) => rangeFaults(axis, axes[axis])),
  ];
}

function rangeFaults(axis: Axis, texts: readonly string[]): GridFault[] {
  if (texts.length < 2 || axisFaults(axis, texts).length > 0) return [];
  const { first, last } = wholeRange(texts);
  const reason = `there is no whole number between ${texts.join(' and ')} to draw. Give a wider range, or one value.`;
  return unless(first <= last, `model_parameters.${axis}`, reason);
}

/** alpha = 3 divides by zero; larger ones leave a finite mass only outside a core. */
function profileFaults({ alpha, rcore }: GridSpec): GridFault[] {
  const alphaReason = alpha === 3 ? 'leaves the radius undefined, 9 - 3 alpha being 0' : 'is not a number';
  const faults = [
    ...unless(
      Number.isFinite(alpha) && alpha !== 3,
      'model_parameters.alpha',
      `${alpha} ${alphaReason}. Give 1.5, say.`,
    ),
    ...unless(
      rcore >= 0 && rcore <= 1,
      'model_parameters.rcore',
      `${rcore} is not a fraction of the radius. Give 0 to 1, such as 0.2.`,
    ),
  ];
  if (faults.length > 0) return faults;
  const { rtot } = convertPoint({ metal: '100', dens: '30', mass: '00', chi: '00' }, alpha, rcore);
  const reason = `${alpha} with rcore ${rcore} gives no finite radius. Give an alpha below 3.`;
  return unless(Number.isFinite(rtot) && rtot > 0, 'model_parameters.alpha', reason);
}

/** Species name files (`ONION3.INP.<species>`) and stand in decks. */
function speciesFaults(key: string, names: readonly string[]): GridFault[] {
  return names.flatMap((name) =>
    unless(
      /^[A-Za-z0-9#*(][^\s/\\"'`$]{0,31}$/.test(name) && !hasControlCharacters(name),
      key,
      `${shown(name)} is not the name of a species. Write names such as CO, C+ or H13CO+.`,
    ),
  );
}

function repetitionFaults(names: readonly string[]): GridFault[] {
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...repeated].map((name) => ({
    key: 'model_parameters.species',
    reason: `${shown(name)} is named twice. Name it once.`,
  }));
}

function parameterFaults(parameters: GridSpec['parameters']): GridFault[] {
  return Object.entries(parameters).flatMap(([name, value]) => {
    const reason = parameterFault(name, value);
    return unless(reason === undefined, `non_default_parameters.${name}`, reason ?? '');
  });
}

function limitFaults({ slots, retries, timeoutSeconds, silenceSeconds }: GridSpec): GridFault[] {
  return [
    ...unless(
      slots === undefined || isWhole(slots, 1),
      '--slots',
      `${slots} is not a number of models. Give 1 or more.`,
    ),
    ...unless(isWhole(retries, 0), '--retries', `${retries} is not a number of tries. Give 0 or more.`),
    ...unless(
      isDuration(timeoutSeconds),
      '--timeout',
      `${timeoutSeconds} is not a time. Give seconds above 0.`,
    ),
    ...unless(
      isDuration(silenceSeconds),
      '--silence',
      `${silenceSeconds} is not a time. Give seconds above 0.`,
    ),
  ];
}

function isWhole(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}

function isDuration(seconds: number | undefined): boolean {
  return seconds === undefined || (Number.isFinite(seconds) && seconds > 0);
}

function unless(sound: boolean, key: string, reason: string): GridFault[] {
  return sound ? [] : [{ key, reason }];
}

/** Quoted, with control characters made visible. */
function shown(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
}

function hasControlCharacters(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
