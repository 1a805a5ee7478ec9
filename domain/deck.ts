import { convertPoint } from './conversions.ts';
import { PdrError } from './failures.ts';
import type { GridSpec, ParameterValue } from './grid-spec.ts';
import { deckNumberText } from './number-text.ts';
import { deckParameter, PARAMETERS } from './parameters.ts';
import type { Point } from './point.ts';
import { didYouMean } from './suggest.ts';

/** Every value a deck of one model may ask for, by the name in its placeholder `KT_VAR<name>_`. */
export type DeckValues = ReadonlyMap<string, ParameterValue | readonly string[]>;

/** The placeholder of the chemistry file's name, which only JSON decks have. */
const CHEMISTRY_PLACEHOLDER = 'CHEM_DATABASE_FILE';

/**
 * The values of one point, in order of rank: the table's defaults, what follows from the point, and what the
 * configuration sets. A parameter set in the configuration wins even over the point's own (`xnsur`, say), as in
 * pdr_run. `species` is always a list.
 */
export function deckValues(spec: GridSpec, point: Point): DeckValues {
  const values = new Map<string, ParameterValue | readonly string[]>();
  for (const { name, default: value } of PARAMETERS) if (value !== undefined) values.set(name, value);
  for (const [name, value] of Object.entries(pointValues(spec, point))) values.set(name, value);
  values.set('species', spec.chemicalSpecies);
  for (const [name, value] of Object.entries(spec.parameters)) values.set(name, value);
  const species = values.get('species');
  if (typeof species === 'string') values.set('species', species.split(/\s+/).filter(Boolean));
  return values;
}

/**
 * PDRNEW.INP, byte for byte as pdr_run writes it. Throws PdrError('DeckIncomplete') that names every placeholder
 * which nothing fills.
 */
export function renderInpDeck(template: string, values: DeckValues): string {
  const texts = deckTexts(values);
  texts.set(
    'species',
    speciesOf(values)
      .map((name) => `SPECIES  ${name}`)
      .join('\n'),
  );
  texts.set('grid', values.get('grid') ? '*MODEL GRID' : '');
  return fill(template, 'inp', texts);
}

/**
 * pdr_config.json, byte for byte as pdr_run writes it; comments (`//`) stay, the programs that read it accept them, and
 * may name placeholders that do not exist. Throws PdrError('DeckIncomplete') that names every other placeholder which
 * nothing fills.
 */
export function renderJsonDeck(template: string, values: DeckValues, chemistryFileName: string): string {
  const texts = deckTexts(values);
  texts.set(
    'species',
    `[${speciesOf(values)
      .map((name) => JSON.stringify(name))
      .join(', ')}]`,
  );
  texts.set('grid', values.get('grid') ? 'true' : 'false');
  if (chemistryFileName !== '') texts.set(CHEMISTRY_PLACEHOLDER, chemistryFileName);
  return fill(template, 'json', texts);
}

function pointValues(spec: GridSpec, point: Point): Record<string, number> {
  return { ...convertPoint(point, spec.alpha, spec.rcore), alpha: spec.alpha, rcore: spec.rcore };
}

function speciesOf(values: DeckValues): readonly string[] {
  const species = values.get('species');
  return typeof species === 'object' ? species : [];
}

/**
 * A number prints by the type of its parameter, not by how it was written: `tdustc: 20` prints `20.000000`, because
 * pdr_run prints what it reads back from the parameter's column. For a name outside the table the number itself decides.
 */
function deckTexts(values: DeckValues): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [name, value] of values) {
    if (typeof value === 'object') continue;
    texts.set(name, deckNumberText(value, deckParameter(name)?.type ?? typeOf(value)));
  }
  return texts;
}

function typeOf(value: ParameterValue): 'integer' | 'float' {
  return Number.isInteger(value) ? 'integer' : 'float';
}

/** What a template is written in; only JSON decks may have comments. */
type Syntax = 'inp' | 'json';

/** Fills `template` in one pass, so that no value can be taken for a placeholder. */
function fill(template: string, syntax: Syntax, texts: ReadonlyMap<string, string>): string {
  const { literals, names } = cutTemplate(template, syntax, [...texts.keys()]);
  return literals.map((literal, place) => literal + (texts.get(names[place] ?? '') ?? '')).join('');
}

/** A template cut at its placeholders. */
interface CutTemplate {
  /** The text before each placeholder, and the rest behind the last. */
  readonly literals: readonly string[];
  readonly names: readonly string[];
}

/** All models of a grid have the same two templates, and to cut one takes longer than to fill it. */
const cut = new Map<string, CutTemplate>();
const KEPT = 8;

function cutTemplate(template: string, syntax: Syntax, known: readonly string[]): CutTemplate {
  const key = [syntax, ...known, template].join('\0');
  const kept = cut.get(key);
  if (kept !== undefined) return kept;
  const placeholder = placeholderPattern(known);
  const checked = syntax === 'json' ? withoutComments(template) : template;
  const missing = new Set<string>();
  for (const [found, name] of checked.matchAll(placeholder)) if (name === undefined) missing.add(found);
  if (missing.size > 0) throw incomplete([...missing], known);
  if (cut.size >= KEPT) cut.clear();
  const parts = cutAt(template, placeholder);
  cut.set(key, parts);
  return parts;
}

function cutAt(template: string, placeholder: RegExp): CutTemplate {
  // pdr_run opens templates as text, and so writes \n for any line ending
  const text = template.replaceAll(/\r\n?/g, '\n');
  const [literals, names]: [string[], string[]] = [[], []];
  let end = 0;
  for (const { 0: found, 1: name, index } of text.matchAll(placeholder)) {
    if (name === undefined) continue; // in a comment
    literals.push(text.slice(end, index));
    names.push(name);
    end = index + found.length;
  }
  return { literals: [...literals, text.slice(end)], names };
}

/** A known placeholder (longer names first: one may begin like another), or else anything that looks like one. */
function placeholderPattern(names: readonly string[]): RegExp {
  const known = [...names].sort((a, b) => b.length - a.length).map(escaped);
  return new RegExp(`KT_VAR(?:(${known.join('|')})_|(?:(?!KT_VAR)\\w)+_)`, 'g');
}

function incomplete(missing: readonly string[], names: readonly string[]): PdrError {
  const hints = missing.map((found) => `${found}${hint(found, names)}`);
  return new PdrError(
    'DeckIncomplete',
    `No parameter fills ${hints.join(', ')} in the deck template. ` +
      'Correct the name in the template, or give the value under non_default_parameters.',
  );
}

function hint(placeholder: string, names: readonly string[]): string {
  const name = placeholder.slice('KT_VAR'.length, -1);
  if (name === CHEMISTRY_PLACEHOLDER) return ' (set pdr.chem_database)';
  const nearest = didYouMean(name, names);
  return nearest === undefined ? '' : ` (did you mean KT_VAR${nearest}_?)`;
}

function withoutComments(json: string): string {
  return json.replaceAll(/("(?:\\.|[^"\\\n])*")|\/\/[^\n]*/g, (_, text: string | undefined) => text ?? '');
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
