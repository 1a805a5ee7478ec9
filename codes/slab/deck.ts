import { type DeckValues, type Parameter, PARAMETERS } from './parameters.ts';

/** Thrown for a deck that cannot be used; the message names the key. */
export class BadDeck extends Error {
  override name = 'BadDeck';
}

export type Deck = { readonly values: DeckValues; readonly warnings: readonly string[] };

/** Fewer zones than this resolve nothing, more than this only cost time. */
const ZONES = [20, 4000] as const;

/**
 * Reads a rendered JSON deck, which may carry `//` comments. Throws BadDeck for text that is not JSON, for a missing key,
 * and for a value that is no number or out of bounds; warns of values outside the tested range and, in one line, of
 * parameters without a meaning here.
 */
export function readDeck(text: string): Deck {
  const parsed = parse(text);
  const values = Object.fromEntries(
    PARAMETERS.map((parameter) => [parameter.key, valueOf(parsed, parameter)]),
  );
  const deck = values as DeckValues;
  if (deck.slab_av_first >= deck.slab_av_max) {
    throw new BadDeck(`slab_av_first: ${deck.slab_av_first} is not below slab_av_max ${deck.slab_av_max}`);
  }
  return { values: deck, warnings: [...rangeWarnings(deck), ...foreignWarnings(Object.keys(parsed))] };
}

type Json = Readonly<Record<string, unknown>>;

function parse(text: string): Json {
  const bare = withoutComments(text);
  try {
    const value: unknown = JSON.parse(bare);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  } catch (error) {
    throw new BadDeck(`the deck is not JSON: ${keyAtFault(bare) ?? (error as Error).message}`);
  }
  throw new BadDeck('the deck is not a JSON object');
}

/** Comments run to the end of the line and may not start inside a string. */
function withoutComments(text: string): string {
  return text.replace(/("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*/g, (_, string: string | undefined) => string ?? '');
}

/** Names the first key whose value is bare text, as an unrendered placeholder or nan. */
function keyAtFault(text: string): string | undefined {
  const match = /"([^"\n]+)"\s*:\s*(?!\s|["[{]|-?\d|true\b|false\b|null\b)([^,}\s]*)/.exec(text);
  return match ? `"${match[1]}" has the value "${match[2]}"` : undefined;
}

function valueOf(parsed: Json, parameter: Parameter): number {
  const { key, fallback } = parameter;
  const value = Object.hasOwn(parsed, key) ? parsed[key] : fallback;
  if (value === undefined) throw new BadDeck(`${key}: missing from the deck`);
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new BadDeck(`${key}: not a number: ${JSON.stringify(value)}`);
  }
  const fault = faultOf(value, parameter.accepts);
  if (fault) throw new BadDeck(`${key}: ${value} ${fault}`);
  return value;
}

function faultOf(value: number, accepts: Parameter['accepts']): string | undefined {
  if (value < 0) return 'is negative';
  if (accepts === 'positive' && value === 0) return 'is not positive';
  const [fewest, most] = ZONES;
  if (accepts === 'count' && !(Number.isInteger(value) && value >= fewest && value <= most)) {
    return `is not a whole number from ${fewest} to ${most}`;
  }
  return undefined;
}

function rangeWarnings(values: DeckValues): string[] {
  const parameters: readonly Parameter[] = PARAMETERS;
  return parameters.flatMap(({ key, tested, unit }) => {
    const value = values[key as keyof DeckValues];
    if (!tested || isUnused(key, values) || (value >= tested[0] && value <= tested[1])) return [];
    return [`${key} = ${value} ${unit} lies outside the tested range ${tested[0]} to ${tested[1]}`];
  });
}

function isUnused(key: string, values: DeckValues): boolean {
  return key === 'tgasc' && values.ihtclgas !== 0;
}

function foreignWarnings(keys: string[]): string[] {
  const known = new Set<string>(PARAMETERS.map(({ key }) => key));
  const foreign = keys.filter((key) => !known.has(key) && key !== 'mass');
  return [
    ...(keys.includes('mass') ? ['mass is not used: a slab has none'] : []),
    ...(foreign.length > 0 ? [`without a meaning in slab, ignored: ${foreign.join(', ')}`] : []),
  ];
}
