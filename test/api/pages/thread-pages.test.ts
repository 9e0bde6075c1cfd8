import { ReleaseStage } from '../../support/publication/releases.js';
import { actThreads, SECRET } from '../../support/stages/threads.js';

let stage: ReleaseStage;
beforeAll(async () => {
  stage = await ReleaseStage.starts(actThreads);
  await stage.publishes('2021-2', { illustrative: true });
});
afterAll(() => stage.service.stop());

/** Reads the words of the main part of a page, without markup. */
async function readWords(path: string): Promise<string> {
  const { text } = await stage.readsInPublic(path);
  const main = /<main.*<\/main>/s.exec(text)?.[0] ?? '';
  return main.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
}

describe('the board of promises', () => {
  test('shows each delivery by supplier and quarter, with sign, word and weeks', async () => {
    const words = await readWords('/en/promises');
    expect(words).toContain('Q2 2021');
    expect(words).toContain('FHIR-grensesnitt to Tiltak SAFEST Slipping +4 weeks');
    expect(words).toContain(
      'Testdata to Tiltak SAFEST Awaits an answer unanswered for 18 days, the supplier has to answer',
    );
    expect(words).not.toContain(SECRET);
    expect(words).toContain('Illustrative');
  });

  test.each([
    ['nb', 'Venter på svar ubesvart i 18 dager, leverandøren må svare'],
    ['nn', 'Ventar på svar utan svar i 18 dagar, leverandøren må svare'],
  ])('says for how long in %s, and whose turn it is', async (language, said) => {
    expect(await readWords(`/${language}/promises`)).toContain(said);
    expect(await readWords(`/${language}/projects/SAFEST`)).toContain(said);
  });

  test('counts the deliveries of each pair of bodies', async () => {
    const { text } = await stage.readsInPublic('/nb/promises');
    const [, pairs = ''] = text.split('Mellom to og to virksomheter</h2>');
    const numbers = [...pairs.matchAll(/<td class="site-number">(\d+)<\/td>/g)].map(
      ([, one]) => one,
    );
    expect(numbers.slice(0, 6)).toEqual(['2', '1', '0', '1', '1', '18']);
  });
});

describe('the page of a project', () => {
  test('shows milestones, plans, deliveries, advice and answer', async () => {
    const words = await readWords('/en/projects/SAFEST');
    expect(words).toContain('Red against the plan that was approved again in March 2021.');
    expect(words).toContain('Overlevert (BP4) 1 December 2021 12 January 2022');
    expect(words).toContain('Approved again, plan 2 10 March 2021 12 January 2022 42');
    expect(words).toContain('The project needs What Standing From');
    expect(words).toContain('Answer of the owner 12 April 2021 Avklart med Oslo.');
  });

  test('shows the other side of a delivery to its supplier', async () => {
    expect(await readWords('/en/projects/DIGI')).toContain(
      'The project is to deliver What Standing To',
    );
  });

  test('of a project that was split says what became of it', async () => {
    const words = await readWords('/nb/projects/HEL');
    expect(words).toContain('Tiltaket er ikke i porteføljen lenger.');
    expect(words).toContain('Ble delt. En del ble Tiltak DEL1 (DEL1)');
    const { text } = await stage.readsInPublic('/nb/projects/HEL');
    expect(text).toContain('href="/nb/projects/DEL1"');
    expect(await readWords('/nb/projects/DEL1')).toContain('Ble skilt ut fra Tiltak HEL (HEL)');
  });

  test('of a project without a report says so', async () => {
    const words = await readWords('/en/projects/STILLE');
    expect(words).toContain('is in the portfolio, but has no report in this round');
  });
});

test('the page of a body shows timeliness, gap, peers, and what it is to deliver', async () => {
  const words = await readWords('/en/actors/958935420');
  expect(words).toContain('On time Reports certified by the deadline 1 ');
  expect(words).toContain(
    'Compared with the owner Projects with both colours Worse Same Better The rule',
  );
  expect(words).toContain('The rule 0 0 0 0 The directorate 1 1 0 0');
  expect(words).toContain('Compared with others: municipalities');
  expect(words).toContain('Is to deliver to others What Standing To');
});

test('what is withheld of a delivery is no empty cell', async () => {
  await stage.withholds([
    { field: 'projects.forecast_end', stage: 'any', audience: 'public', ground: 'Prøve' },
  ]);
  await stage.publishes('2021-2', { illustrative: true, reason: 'Prøve' });
  // A publication is seen within a second.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const words = await readWords('/en/promises');
  expect(words).toContain('FHIR-grensesnitt to Tiltak SAFEST Withheld: Prøve');
  expect(words).not.toMatch(/\d weeks?/);
});
