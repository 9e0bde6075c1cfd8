import JSZip from 'jszip';

/** Instant of every entry of a file, instead of the present time, which would change the bytes. */
const WRITTEN_AT = new Date('2021-01-01T00:00:00Z');

/** Repairs of the entries of a file. */
export interface EntryRepair {
  /** Changes the text of an entry. Entries come in the order of their new names. */
  readonly text: (name: string, text: string) => string;
  /** Gives an entry another name. */
  readonly name?: (name: string) => string;
}

/**
 * Writes the entries of a ZIP anew: in the order of their names, with a fixed time, each text as
 * `repair` returns it. Files inside the file are written anew as well. The same content then gives
 * the same bytes.
 */
export async function orderZip(
  read: JSZip,
  { text, name: rename = (name) => name }: EntryRepair,
): Promise<Buffer> {
  const written = new JSZip();
  const named = Object.values(read.files)
    .filter(({ dir }) => !dir)
    .map((entry) => ({ entry, name: rename(entry.name) }))
    .sort((a, b) => comparePlaces(a.name, b.name));
  for (const { entry, name } of named) {
    const options = { date: WRITTEN_AT, createFolders: false };
    if (/\.(xml|rels)$/.test(name))
      written.file(name, text(name, await entry.async('string')), options);
    else if (name.endsWith('.xlsx')) {
      const inner = await JSZip.loadAsync(await entry.async('uint8array'));
      written.file(name, await orderZip(inner, { text: repairDates }), options);
    } else written.file(name, await entry.async('uint8array'), options);
  }
  return written.generateAsync({
    type: 'nodebuffer',
    compression: 'DEFLATE',
    compressionOptions: { level: 9 },
    platform: 'DOS',
  });
}

/** Reads the bytes of a ZIP. */
export function readZip(bytes: Uint8Array): Promise<JSZip> {
  return JSZip.loadAsync(bytes);
}

/** Compares two names. Readers of the format look for the list of its parts at the beginning. */
function comparePlaces(a: string, b: string): number {
  const first = '[Content_Types].xml';
  if (a === first || b === first) return a === first ? -1 : 1;
  return a < b ? -1 : 1;
}

/** Writes fixed dates into the properties of an Office file. */
export function repairDates(name: string, text: string): string {
  if (name !== 'docProps/core.xml') return text;
  return text.replaceAll(
    /(<dcterms:(?:created|modified)\b[^<>]*>)[^<>]*(?=<)/g,
    `$1${WRITTEN_AT.toISOString().replace('.000', '')}`,
  );
}
