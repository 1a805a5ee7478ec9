import type { ModelResultRow } from '../database/results.ts';
import { PdrError } from '../domain/failures.ts';
import { type Cell, type Column, findColumn } from './columns.ts';

/** What `--where` asks for: all of its conditions. */
export interface Condition {
  readonly quantities: readonly string[];
  readonly holds: (row: ModelResultRow) => boolean;
}

type Comparison = (a: number | string, b: number | string) => boolean;

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
  '!=': (a, b) => a !== b,
  '=': (a, b) => a === b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
};

/**
 * Reads conditions such as `dens>=30 and CII_158/OI_63 > 0.1` or `status=finished`. A missing value fulfils none. Throws
 * InvalidRequest for anything else.
 */
export function parseConditions(all: readonly Column[], texts: readonly string[]): Condition {
  const parts = texts.flatMap((text) => text.split(/\s+and\s+/i)).map((part) => parsePart(all, part.trim()));
  return {
    quantities: parts.flatMap(({ quantities }) => quantities),
    holds: (row) => parts.every(({ holds }) => holds(row)),
  };
}

function parsePart(all: readonly Column[], part: string): Condition {
  const match = /^([\w/]+)\s*(<=|>=|!=|==?|<|>)\s*(\S.*)$/.exec(part);
  const [, name = '', operator = '', written = ''] = match ?? [];
  const compare = COMPARISONS[operator === '==' ? '=' : operator];
  if (compare === undefined) {
    const message = `"${part}" is no condition: write a column, one of <= >= != = < >, and a value, such as dens>=30`;
    throw new PdrError('InvalidRequest', message);
  }
  const column = findColumn(all, name);
  const wanted = wantedValue(column, written);
  const holds = (cell: Cell) => cell !== null && compare(cell, wanted);
  return { quantities: column.quantities, holds: (row) => holds(column.value(row)) };
}

function wantedValue(column: Column, written: string): string | number {
  if (column.type === 'text') return written.replace(/^(["'])(.*)\1$/, '$2');
  const value = Number(written);
  if (!Number.isNaN(value)) return value;
  throw new PdrError('InvalidRequest', `${column.name} is a number, and "${written}" is none`);
}
