/** The one place that prints: results to standard output, everything else to standard error. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** A script reads this: one JSON document, and nothing else on standard output. */
export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document)}\n`);
}

/** What a person at the terminal wants to know meanwhile. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
