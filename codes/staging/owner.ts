import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type ProcessIdentity, isAlive, ownIdentity } from '../process/process-identity.ts';

/** Whose a folder in the scratch space is. */
export interface Owner extends ProcessIdentity {
  readonly host: string;
}

export function thisProcess(): Owner {
  return { ...ownIdentity(), host: hostname() };
}

/** Whether the owner has ended; of another host's processes nothing is known, so their folders stay. */
export function isGone(owner: Owner): boolean {
  return owner.host === hostname() && !isAlive(owner);
}

const TEMPORARY = /^\.temporary\.([\w-]+)\./;

/** A name that is used once and tells whose it is. */
export function temporaryName(): string {
  const owner = Buffer.from(JSON.stringify(thisProcess())).toString('base64url');
  return `.temporary.${owner}.${randomUUID()}`;
}

/** The owner of a temporary name; undefined for any other name. */
export function ownerOfName(name: string): Owner | undefined {
  const encoded = TEMPORARY.exec(name)?.[1];
  return encoded === undefined ? undefined : parseOwner(Buffer.from(encoded, 'base64url').toString('utf8'));
}

export function parseOwner(text: string): Owner | undefined {
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return undefined;
  }
}
