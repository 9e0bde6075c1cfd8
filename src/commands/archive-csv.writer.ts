/**
 * Writes a record as CSV (RFC 4180). Every value stands in quotes and null is empty, so an empty text
 * and null are told apart.
 */
export function writeRecord(values: readonly (string | null)[]): string {
  const cells = values.map((value) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`));
  return `${cells.join(',')}\r\n`;
}

/** Reads the records of a file that {@link writeRecord} has written. Throws at any other form. */
export function* readRecords(text: string): Generator<(string | null)[]> {
  let at = 0;
  while (at < text.length) {
    const record: (string | null)[] = [];
    for (;;) {
      const [value, next] = readValue(text, at);
      record.push(value);
      at = next;
      if (text[at] !== ',') break;
      at++;
    }
    if (!text.startsWith('\r\n', at)) throw new Error(`Not a record at character ${String(at)}`);
    at += 2;
    yield record;
  }
}

/** Reads one value. Returns it with the place after it. */
function readValue(text: string, start: number): [value: string | null, next: number] {
  if (text[start] !== '"') return [null, start];
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  if (end === -1) throw new Error(`A value from character ${String(start)} has no end`);
  return [text.slice(start + 1, end).replaceAll('""', '"'), end + 1];
}
