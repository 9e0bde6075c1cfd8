import { whoSaidFaults } from './who-said.rules.js';

const ACTORS = ['Helse Midt-Norge RHF', 'Oslo kommune', 'KS', 'Norsk helsenett SF'];

const placesOf = (summary: string, ...actions: string[]): string[] =>
  whoSaidFaults({ summary, actions: actions.map((text) => ({ text })) }, ACTORS).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );

test.each([
  'Helse Midt-Norge mente at planen er for rask.',
  'Helse Midt-Norge RHF var uenig.',
  'Det ble, sa KS, for dyrt.',
  'Oslo foreslo utsettelse.',
  'Oslos representant foreslo utsettelse.',
  'FHI påpekte at registeret mangler.',
  'Lederen mente at planen er for rask.',
  'Representanten for kommunene støttet ikke forslaget.',
])('"%s" looks like who said what', (summary) => {
  expect(placesOf(summary)).toEqual(['/summary looks-like-who-said-what']);
});

test.each([
  'Utvalget pekte på avhengigheter til legemiddelområdet.',
  'Norsk helsenett legger fram veikartet. Utvalget støttet forslaget.',
  'Flere mente at planen er for rask.',
  'Medlemmene støttet forslaget.',
  'Lederen åpnet møtet.',
])('"%s" does not', (summary) => {
  expect(placesOf(summary)).toEqual([]);
});

test('actions are looked through too', () => {
  expect(placesOf('Kort.', 'KS legger fram sak', 'Avklare det som KS ønsket')).toEqual([
    '/actions/1/text looks-like-who-said-what',
  ]);
});
