import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Parts of Designsystemet (Digdir) that the pages use. The whole of it has three times the bytes. */
const COMPONENTS = [
  'base',
  'alert',
  'breadcrumbs',
  'button',
  'card',
  'details',
  'divider',
  'field',
  'heading',
  'input',
  'label',
  'link',
  'list',
  'paragraph',
  'skip-link',
  'table',
  'tag',
] as const;

/** The style sheet of all pages, under an address that changes with its bytes. */
export interface Stylesheet {
  readonly path: string;
  readonly bytes: Buffer;
}

let stylesheet: Stylesheet | undefined;

/** Returns the style sheet of this process. It is read once. */
export function readStylesheet(): Stylesheet {
  return (stylesheet ??= joinParts());
}

/** Joins Designsystemet's default theme, its components and our own rules into one sheet. */
function joinParts(): Stylesheet {
  const theme = readText(import.meta.resolve('@digdir/designsystemet-css/theme.css'));
  const components = COMPONENTS.map((name) =>
    readText(import.meta.resolve(`@digdir/designsystemet-css/${name}.css`)),
  );
  const own = readText(new URL('./site.css', import.meta.url).href);
  const bytes = Buffer.from([theme, ...components, own].join('\n'));
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return { path: `/assets/site-${hash}.css`, bytes };
}

function readText(url: string): string {
  return readFileSync(fileURLToPath(url), 'utf8');
}
