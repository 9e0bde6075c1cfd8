import { inTurn, PAIRS, ratesOf, type Row } from '../measure.js';
import type { Peer } from '../write-load.js';
import { makeReporters } from './collections.js';
import { TOKEN } from './places.js';
import { startWriting } from './writing.js';

type HeadersOf = (actor: string) => Readonly<Record<string, string>>;

const asAdministrator: HeadersOf = () => ({ authorization: `Bearer ${TOKEN}` });
const asReporter: HeadersOf = (actor) => ({ authorization: `Bearer ${actor}${TOKEN}` });

const VARIANTS: readonly {
  readonly peer: Peer;
  readonly headers: HeadersOf;
  readonly name: string;
  readonly target?: number;
}[] = [
  {
    peer: 'directus',
    headers: asReporter,
    name: 'one item created and changed in Directus by a reporter',
  },
  {
    peer: 'directus-endpoint',
    headers: asReporter,
    name: 'the same rows written by an endpoint in Directus for a reporter',
    target: 5,
  },
  {
    peer: 'directus-endpoint',
    headers: asAdministrator,
    name: 'the same for its administrator, no permission asked',
  },
];

/** Measures P9: reports created and certified one after the other by sixteen reporters at once. */
export async function submissionRows(server: string, folder: string): Promise<Row[]> {
  const { directus, reporting } = await startWriting(server, folder, (PAIRS + 1) * 6);
  await makeReporters(directus, reporting.actors);
  const rows: Row[] = [];
  for (const { peer, headers, name, target } of VARIANTS) {
    const other = { port: directus, headers, peer };
    await reporting.seconds();
    await reporting.seconds(other);
    const measured = await inTurn(
      () => reporting.seconds(),
      () => reporting.seconds(other),
    );
    rows.push({
      name: `P9 reports created and certified ÷ ${name}`,
      ...ratesOf(measured, reporting.reports),
      target: target === undefined ? '–' : `≥ ${target}`,
      met: (m) => m >= (target ?? 0),
    });
  }
  return rows;
}
