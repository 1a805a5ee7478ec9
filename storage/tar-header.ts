const BLOCK_BYTES = 512;
/** Beyond these a member needs an extended header. */
const LONGEST_NAME_BYTES = 100;
const LARGEST_SIZE = 8 ** 11 - 1;

/** Two empty blocks end an archive. */
export const TAR_END = Buffer.alloc(2 * BLOCK_BYTES);

interface Member {
  /** With `/`; one at its end makes a folder. */
  readonly name: string;
  readonly size: number;
}

/** What stands before a member's bytes: POSIX.1-2001, section "pax Interchange Format". */
export function tarHeader({ name, size }: Member): Buffer {
  const records = [
    ...(Buffer.byteLength(name) > LONGEST_NAME_BYTES ? [paxRecord('path', name)] : []),
    ...(size > LARGEST_SIZE ? [paxRecord('size', String(size))] : []),
  ];
  const header = ustarHeader(name, Math.min(size, LARGEST_SIZE), name.endsWith('/') ? '5' : '0');
  if (records.length === 0) return header;
  const extended = Buffer.from(records.join(''));
  return Buffer.concat([
    ustarHeader('pax-header', extended.length, 'x'),
    extended,
    tarPadding(extended.length),
    header,
  ]);
}

/** What fills up the last block of a member. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES);
}

function ustarHeader(name: string, size: number, type: string): Buffer {
  const header = Buffer.alloc(BLOCK_BYTES);
  Buffer.from(name).copy(header, 0, 0, LONGEST_NAME_BYTES);
  header.write(octal(type === '5' ? 0o755 : 0o644, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(size, 11), 124);
  header.write(octal(0, 11), 136);
  header.write(' '.repeat(8), 148);
  header.write(type, 156);
  header.write('ustar\x0000', 257);
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${octal(checksum, 6)}\0 `, 148);
  return header;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

/** A record begins with its own length in bytes, the digits of that length included. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  const length = bytes + String(bytes + String(bytes).length).length;
  return `${length}${rest}`;
}
