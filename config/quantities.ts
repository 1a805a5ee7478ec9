import { parseAxisValue } from '../domain/conversions.ts';
import {
  QUANTITY_NAME,
  type Quantity,
  type QuantitySource,
  REDUCTIONS,
  type Reduction,
} from '../domain/quantity.ts';
import { didYouMean } from '../domain/suggest.ts';
import type { FileItem, SettingsFile } from './settings-file.ts';

/** The section that lists what a model yields; each entry is a map. */
export const QUANTITY_SECTION = 'quantities';

const SOURCE_KEYS = ['hdf5', 'column', 'pattern', 'json'] as const;
const KEYS = ['name', 'unit', 'meaning', 'file', ...SOURCE_KEYS, 'where', 'reduction', 'at', 'depth'];

/** The quantities of a file's section `quantities`, and every fault of it with its line. */
export function givenQuantities(
  file: string,
  { sections }: SettingsFile,
): { quantities: readonly Quantity[]; faults: readonly string[] } {
  const items = sections.filter(({ name }) => name === QUANTITY_SECTION).flatMap(({ items }) => items ?? []);
  const faults: string[] = [];
  const quantities = items.map((item) => {
    const refuse = (line: number, reason: string) =>
      faults.push(`${file}:${line}: ${QUANTITY_SECTION}: ${reason}`);
    return quantityOf(item, refuse);
  });
  const names = quantities.map(({ name }) => name);
  const repeated = new Set(names.filter((name, index) => name !== '' && names.indexOf(name) !== index));
  for (const name of repeated)
    faults.push(`${file}: ${QUANTITY_SECTION}: ${name} is listed twice. List it once.`);
  return { quantities, faults };
}

type Refuse = (line: number, reason: string) => void;

function quantityOf(item: FileItem, refuse: Refuse): Quantity {
  for (const [key, { line }] of item.fields) if (!KEYS.includes(key)) refuse(line, unknownKey(key));
  const name = text(item, 'name');
  if (!QUANTITY_NAME.test(name)) {
    refuse(item.line, `"${name}" cannot be the name of a quantity. Give "name:" with letters, digits and _.`);
  }
  const file = text(item, 'file');
  if (file === '')
    refuse(item.line, `${name} names no file. Give "file:" a role (hdf5) or a name (*.linebt_CO.out).`);
  return {
    name,
    unit: text(item, 'unit'),
    meaning: text(item, 'meaning'),
    file,
    source: sourceOf(item, name, refuse),
  };
}

function sourceOf(item: FileItem, name: string, refuse: Refuse): QuantitySource {
  const given = SOURCE_KEYS.filter((key) => item.fields.has(key));
  const [kind = 'json'] = given;
  if (given.length !== 1) {
    refuse(item.line, `${name} needs one of ${SOURCE_KEYS.join(', ')}; ${given.length} are given.`);
  }
  const value = text(item, kind);
  for (const key of ['pattern', 'where'] as const) checkPattern(item, key, refuse);
  const list = reductionOf(item, name, refuse);
  if (kind === 'json') return { kind, path: value };
  if (kind === 'hdf5') return { kind, path: value, ...list };
  if (kind === 'pattern') return { kind, pattern: value, ...list };
  return {
    kind,
    column: value,
    ...list,
    ...(item.fields.has('where') ? { where: text(item, 'where') } : {}),
  };
}

function reductionOf(item: FileItem, name: string, refuse: Refuse) {
  const written = text(item, 'reduction');
  const at = parseAxisValue(text(item, 'at'));
  const reduction = REDUCTIONS.find((known) => known === written);
  if (written !== '' && reduction === undefined) {
    refuse(lineOf(item, 'reduction'), `"${written}" is no reduction. Use ${REDUCTIONS.join(', ')}.`);
  }
  const usual: Reduction = item.fields.has('at') ? 'at' : 'first';
  const chosen = reduction ?? usual;
  if (chosen === 'at' && (at === undefined || !item.fields.has('depth'))) {
    refuse(
      item.line,
      `${name}: "reduction: at" needs "at:" (A_V in mag) and "depth:" (where the depths stand).`,
    );
  }
  if (chosen !== 'at') return { reduction: chosen };
  return { reduction: chosen, depth: text(item, 'depth'), ...(at === undefined ? {} : { at }) };
}

function checkPattern(item: FileItem, key: string, refuse: Refuse): void {
  try {
    RegExp(text(item, key));
  } catch {
    refuse(lineOf(item, key), `"${text(item, key)}" is no regular expression.`);
  }
}

function unknownKey(key: string): string {
  const nearest = didYouMean(key, KEYS);
  return `${key} is not known.${nearest === undefined ? ` Keys are ${KEYS.join(', ')}.` : ` Did you mean "${nearest}"?`}`;
}

function text(item: FileItem, key: string): string {
  return item.fields.get(key)?.text ?? '';
}

function lineOf(item: FileItem, key: string): number {
  return item.fields.get(key)?.line ?? item.line;
}
