import type { Publisher } from '../../platform/settings/publisher.js';
import type { ReleaseView } from '../view-tables/release-view.types.js';

/** Licence of all open data: free use when the source is named. */
export const NLOD = {
  name: 'NLOD-2.0',
  url: 'https://data.norge.no/nlod/no/2.0',
  title: {
    nb: 'Norsk lisens for offentlige data (NLOD) 2.0',
    en: 'Norwegian Licence for Open Government Data (NLOD) 2.0',
  },
} as const;

/** Sentence that every file of illustrative figures carries. */
export const ILLUSTRATIVE = {
  nb: 'Tallene er oppdiktet for å vise løsningen. De beskriver ingen virkelige prosjekter.',
  en: 'The figures are invented to show the service. They describe no real projects.',
} as const;

/** Writes the file LICENCE: the terms by address, and the words that name the source. */
export function writeLicence(
  { round, version, dataDate, illustrative }: ReleaseView,
  { name, englishName }: Publisher,
): Buffer {
  const day = dataDate.slice(0, 10);
  const lines = [
    NLOD.title.nb,
    NLOD.title.en,
    NLOD.url,
    '',
    'Du kan bruke dataene fritt når du oppgir kilden:',
    'You may use the data freely when you name the source:',
    '',
    `Inneholder data under norsk lisens for offentlige data (NLOD) tilgjengeliggjort av ` +
      `${name}. Nasjonal portefølje for e-helse, runde ${round}, versjon ${version}, ` +
      `data per ${day}.`,
    `Contains data under the Norwegian licence for Open Government data (NLOD) distributed by ` +
      `${englishName}. National e-health portfolio, round ${round}, ` +
      `version ${version}, data as of ${day}.`,
    ...(illustrative ? ['', ILLUSTRATIVE.nb, ILLUSTRATIVE.en] : []),
  ];
  return Buffer.from(`${lines.join('\n')}\n`);
}
