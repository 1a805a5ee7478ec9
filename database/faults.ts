/**
 * What a database error means for who waits for an answer: `limit` (too many connections), `outage` (server or network
 * gone for now) and `conflict` (another transaction was first) pass, so they are waited out; `refused` (password,
 * database, rights) and `schema` (tables or columns missing) do not; `other` is a fault of the statement itself.
 */
export type FaultKind = 'limit' | 'outage' | 'conflict' | 'refused' | 'schema' | 'other';

interface DatabaseError {
  readonly errno?: number;
  readonly code?: string;
  readonly fatal?: boolean;
  readonly message: string;
}

const LIMIT = [
  1040, // too many connections
  1135, // no thread for one more
  1203, // max_user_connections of the server
  1226, // max_user_connections of the user
];
const CONFLICT = [
  1205, // lock wait time-out
  1206, // lock table full
  1213, // deadlock
  1412, // table definition changed, try again
  3572, // row is locked
];
const OUTAGE = [
  1021, // disk full
  1041, // out of memory
  1053, // shutdown in progress
  1077, // normal shutdown
  1079, // shutdown complete
  1080, // forced close
  1114, // table is full
  1152, // aborted connection
  1158, // network errors 1158 to 1161
  1159,
  1160,
  1161,
  1290, // read-only, as in a fail-over
  1317, // statement killed
  1836, // read-only mode
  1927, // connection killed (MariaDB)
  2002, // client side: cannot connect, gone, lost
  2003,
  2006,
  2013,
  4031, // closed after wait_timeout (MySQL 8)
];
const REFUSED = [
  1044, // no right to this database
  1045, // wrong user or password
  1049, // unknown database
  1129, // host blocked after too many errors
  1130, // host not allowed
  1142, // no right to this statement
  1143, // no right to this column
  1227, // a privilege is missing
  1251, // authentication not supported
  1370, // no right to this routine
  1698, // wrong authentication for this user
  1820, // password must be changed first
  1862, // password expired
  3118, // account locked (MySQL)
  4151, // account locked (MariaDB)
];
const SCHEMA = [
  1054, // unknown column
  1146, // unknown table
];
const LIMIT_CODES = [
  'NO_TURN', // of this program: door.ts
  'PLACE_TAKEN', // of this program: session.ts
];
const OUTAGE_CODES = [
  'SHARE_ENDED', // of this program: pool.ts
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EAI_AGAIN',
  'ENOTFOUND',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
];

/** Looks through wrapped errors (Drizzle wraps the driver's) for the one that the driver or the server raised. */
export function faultKind(error: unknown): FaultKind {
  const fault = databaseErrorIn(error);
  if (fault === undefined) return 'other';
  const { errno = 0, code = '' } = fault;
  if (REFUSED.includes(errno)) return 'refused';
  if (LIMIT.includes(errno) || LIMIT_CODES.includes(code)) return 'limit';
  if (CONFLICT.includes(errno)) return 'conflict';
  if (SCHEMA.includes(errno)) return 'schema';
  if (OUTAGE.includes(errno) || OUTAGE_CODES.includes(code)) return 'outage';
  // Whatever else ended the connection leaves nothing to do but to open another one.
  return fault.fatal === true ? 'outage' : 'other';
}

export function isPassing(kind: FaultKind): boolean {
  return kind === 'limit' || kind === 'outage' || kind === 'conflict';
}

/** The driver's or server's own words, without the statement and its values that Drizzle puts before them. */
export function faultText(error: unknown): string {
  const fault = databaseErrorIn(error);
  if (fault === undefined) return error instanceof Error ? error.message : String(error);
  return `${fault.code ?? fault.errno ?? 'error'}: ${fault.message || 'no connection'}`;
}

/**
 * The same fault without the statement and its values, which may be a megabyte and are nobody's business in a log or in
 * a workflow's history. Errors that are no database's stay as they are.
 */
export function withoutStatement(error: unknown): unknown {
  if (databaseErrorIn(error) === undefined) return error;
  const slim = new Error(faultText(error));
  slim.name = 'DatabaseError';
  return slim;
}

function databaseErrorIn(error: unknown): DatabaseError | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { errno, code, fatal } = at as Error & Partial<DatabaseError>;
    if (typeof errno === 'number' || typeof code === 'string' || fatal === true) return at;
    // Node reports a host with several addresses as one error around several.
    if (at instanceof AggregateError && at.errors.length > 0) return databaseErrorIn(at.errors[0]);
  }
  return undefined;
}
