const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};

/** A unit with real superscripts: `erg s⁻¹ cm⁻² sr⁻¹`. */
export function unitText(unit: string): string {
  return unit
    .replaceAll(/\^?(-?\d+)/g, (_, digits: string) => superscript(digits))
    .replaceAll('solMass', 'M☉')
    .replaceAll('Msol', 'M☉');
}

/** A meaning as a picture shows it: `[C II] 157.7 µm`. */
export function meaningText(meaning: string): string {
  return meaning.replaceAll(/(\d) um\b/g, '$1 µm');
}

/** A name with its unit in brackets, if it has one. */
export function withUnit(name: string, unit: string): string {
  return unit === '' ? name : `${name} [${unitText(unit)}]`;
}

/** A power of ten as people write it: `10³`, and 1, 10 and 100 plainly. */
export function powerText(exponent: number): string {
  if (exponent >= 0 && exponent <= 2) return String(10 ** exponent);
  return `10${superscript(String(exponent))}`;
}

/** A number to four digits, very large and very small ones with a power of ten: `3.162 × 10⁻⁵`. */
export function numberText(value: number): string {
  if (value === 0) return '0';
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  if (exponent >= -2 && exponent < 5) return String(Number(value.toPrecision(4)));
  const [mantissa, power = '0'] = value.toExponential(3).split('e');
  const [factor, ten] = [Number(mantissa), powerText(Number(power))];
  return factor === 1 ? ten : `${factor} × ${ten}`;
}

function superscript(digits: string): string {
  return Array.from(digits, (digit) => SUPERSCRIPTS[digit] ?? digit).join('');
}
