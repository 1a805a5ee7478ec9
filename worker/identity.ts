import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** This process among all workers: host and pid for a person to read, and what makes it unique after a restart. */
export function newWorkerId(): string {
  return `${hostname().slice(0, 40)}-${process.pid}-${randomBytes(3).toString('hex')}`;
}
