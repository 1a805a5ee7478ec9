/** A number in a JSON text by its keys, joined with dots; list entries count from 0. Throws SyntaxError for no JSON. */
export function jsonValue(text: string, path: string): number | undefined {
  let value: unknown = JSON.parse(text);
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
