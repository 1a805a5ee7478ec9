import { parseAxisValue } from '../domain/conversions.ts';
import type { ParameterValue } from '../domain/grid-spec.ts';
import { deckParameter, PARAMETERS } from '../domain/parameters.ts';
import { didYouMean } from '../domain/suggest.ts';
import type { Given } from './readers.ts';
import { PARAMETER_SECTION } from './sections.ts';
import type { FileEntry } from './settings-file.ts';

/** Parameters that each point has a value of its own for. */
export const FROM_THE_POINT = ['xnsur', 'mass', 'rtot', 'sint', 'zmetal'];

/** A deck parameter as the file sets it. */
export interface GivenParameter {
  readonly name: string;
  readonly value: ParameterValue;
  readonly line: number;
  /** What the user should know about it. */
  readonly note?: string;
}

/** The deck parameters of `non_default_parameters`; values that do not fit their parameter stay text, to be refused. */
export function givenParameters(entries: ReadonlyMap<string, FileEntry>): GivenParameter[] {
  return [...entries]
    .filter(([key]) => key.startsWith(`${PARAMETER_SECTION}.`))
    .flatMap(([, { key: name, given, line }]) => {
      if (given === undefined) return [];
      const note = noteOf(name);
      return [{ name, value: valueOf(name, given), line, ...(note === undefined ? {} : { note }) }];
    });
}

/**
 * The type is the parameter's own: `20` and `20.0` are the same for a real, `true` is 1 for an integer, as in the column
 * of pdr_run's database. For a name outside the table YAML decides.
 */
function valueOf(name: string, given: Given): ParameterValue {
  const written = given.texts.join(' ');
  const type = deckParameter(name)?.type;
  if (type === 'string') return written;
  if (type === 'text') return written.split(/\s+/).filter(Boolean).join(' ');
  if (!given.quoted && type !== 'float' && /^(true|false)$/i.test(written)) {
    const truth = written.toLowerCase() === 'true';
    return type === 'integer' ? Number(truth) : truth;
  }
  if (given.isList || (given.quoted && type === undefined)) return written;
  return parseAxisValue(written) ?? written;
}

function noteOf(name: string): string | undefined {
  if (FROM_THE_POINT.includes(name)) return 'this holds for every point, whatever its axes say.';
  if (deckParameter(name) !== undefined) return undefined;
  const nearest = didYouMean(
    name,
    PARAMETERS.map((row) => row.name),
  );
  const hint = nearest === undefined ? '' : ` (did you mean "${nearest}"?)`;
  return `this is no deck parameter${hint}; it reaches a deck only where the template asks for KT_VAR${name}_.`;
}
