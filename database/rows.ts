import { type SQL, sql } from 'drizzle-orm';
import type { Drizzle } from './open.ts';

/** The rows of a statement written in SQL; `Row` says what its select list gives. Dates arrive as text in UTC. */
export async function rowsOf<Row>(db: Drizzle, statement: SQL): Promise<Row[]> {
  const [rows] = await db.execute(statement);
  return rows as unknown as Row[];
}

/** How many rows a statement matched. */
export async function rowsMatched(db: Drizzle, statement: SQL): Promise<number> {
  const [header] = await db.execute(statement);
  return header.affectedRows;
}

/**
 * Several statements in one packet: each by itself costs a round trip, and a model has many of them. What each one gave
 * comes in their order: its rows, or the server's answer. When one fails, those behind it are not carried out.
 */
export async function together(db: Drizzle, statements: readonly SQL[]): Promise<readonly unknown[]> {
  const [results] = await db.execute(sql.join([...statements], sql`; `));
  return results as unknown as unknown[];
}

/** A point in time that the server wrote in UTC, e.g. `2026-11-24 06:31:00.123`. */
export function asDate(text: string): Date;
export function asDate(text: string | null): Date | null;
export function asDate(text: string | null): Date | null {
  return text === null ? null : new Date(`${text.replace(' ', 'T')}Z`);
}

/**
 * Whether a column holds exactly this text, or NULL for null. `=` takes `Orion` for `orion` and overlooks a space at the
 * end; and the column may have another character set, in a database that pdr_run made.
 */
export function holdsExactly(column: string, value: string | null): SQL {
  return sql`cast(convert(${sql.identifier(column)} using utf8mb4) as binary) <=> cast(${value} as binary)`;
}
