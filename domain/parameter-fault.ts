import type { ParameterValue } from './grid-spec.ts';
import { deckParameter } from './parameters.ts';

/** Longest text of a parameter; pdr_run's column for `fuvstring` holds 50 characters. */
const LONGEST_TEXT = { string: 50, text: 10_000 } as const;

/** What is wrong with the value of a deck parameter, and the remedy; undefined for one that can be used. */
export function parameterFault(name: string, value: ParameterValue): string | undefined {
  if (!/^\w{1,64}$/.test(name)) return 'this cannot name a parameter. Use letters, digits and underscores.';
  const type = deckParameter(name)?.type;
  if (type === 'integer' && !Number.isSafeInteger(value))
    return `${JSON.stringify(value)} is not a whole number.`;
  if (type === 'float' && !Number.isFinite(value))
    return `${JSON.stringify(value)} is not a number such as 1.5e-3.`;
  if (type === 'string' || type === 'text') return textFault(value, LONGEST_TEXT[type]);
  return typeof value === 'string' ? textFault(value, LONGEST_TEXT.text) : undefined;
}

function textFault(value: ParameterValue, longest: number): string | undefined {
  if (typeof value !== 'string') return `${JSON.stringify(value)} is not a text. Put it in quotes.`;
  if (value.length > longest) return `the text has more than ${longest} characters. Shorten it.`;
  return /\p{Cc}/u.test(value) ? 'the text holds control characters. Remove them.' : undefined;
}
