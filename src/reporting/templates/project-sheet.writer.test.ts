import fc from 'fast-check';
import { cleanText, findRefusedCharacter, ONE_LINE } from '../../platform/base/formats.js';
import { XLSX_MEDIA_TYPE } from '../../platform/http/answer.js';
import { type ProjectFile, readProjectFile } from '../project-files/project-file.parser.js';
import { writeTemplate } from './report-template.writer.js';
import { CODE_CHOICES } from '../../../test/support/reports/registered.js';
import { storedFile } from '../../../test/support/files/spreadsheets.js';
import { bySize } from '../../../test/support/size.js';

type Language = 'nb' | 'en';
const codesOf = (register: 'goals' | 'segments' | 'themes'): string[] =>
  (CODE_CHOICES.get(register) ?? []).map(({ value }) => value);

/** A text as it is stored that a spreadsheet likes to change, without spaces at its ends. */
const someText = fc.oneof(
  fc.constantFrom('=1+1', '+47 1', '-7', '@alle', '007', '1/2', 'SANN', 'æøå', '2021-01-02', 'a;b'),
  fc
    .string({ minLength: 1, maxLength: 40, unit: 'grapheme-composite' })
    .map((text) => cleanText(`x${text}x`))
    .filter((text) => ONE_LINE.test(text) && findRefusedCharacter(text) === undefined),
);
const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(value, { nil: null });
const someProject = fc.record({
  name: someText,
  description: orNull(someText),
  kind: fc.constantFrom('programme', 'project', 'innovation', 'assessment', 'rollout'),
  owner: fc.constant('983658776'),
  coOwners: fc.constantFrom([], ['983658725'], ['983658725', '958935420']),
  lead: fc.record({ role: someText, mailbox: orNull(fc.constant('a@example.org')) }),
  parent: orNull(fc.constant('Program_1.å')),
  state: fc.constantFrom('planned', 'active', 'paused', 'completed', 'stopped'),
  phase: fc.constantFrom('idea', 'concept', 'planning', 'execution', 'closing', 'realisation'),
  mainGoal: fc.constantFrom(...codesOf('goals')),
  goals: fc.uniqueArray(fc.constantFrom(...codesOf('goals')), { maxLength: 3 }),
  maturity: orNull(fc.constantFrom('early', 'developing', 'mature')),
  readiness: orNull(fc.constantFrom('notReady', 'pilotReady', 'implementationReady')),
  segment: orNull(fc.constantFrom(...codesOf('segments'))),
  theme: orNull(fc.constantFrom(...codesOf('themes'))),
  externalIds: fc.array(
    fc.record({
      scheme: fc.constantFrom('jira', 'p-360', 'a.b'),
      value: fc.constantFrom('2021/77', '=1', 'a:b', 'LMP-12', 'æ ø', '0012'),
    }),
    { maxLength: 3 },
  ),
  startsOn: orNull(fc.constantFrom('2020-01-01', '2024-02-29')),
  endsOn: orNull(fc.constantFrom('2099-12-31')),
});

/** Writes the template of an actor with these projects, and reads its sheet of projects back. */
async function readBack(
  language: Language,
  projects: readonly { readonly code: string }[],
): Promise<ProjectFile> {
  const workbook = await writeTemplate({
    language,
    round: { historical: false, ruleSet: null, key: '2021-2', name: { nb: 'Runde', en: 'Round' } },
    actor: { organisationNumber: '983658776', name: 'Helse Midt-Norge RHF' },
    deadline: new Date('2021-04-16T14:00:00Z'),
    codes: CODE_CHOICES,
    registered: projects,
    projects: [],
  });
  return readProjectFile({
    mediaType: XLSX_MEDIA_TYPE,
    file: storedFile(workbook),
    encoding: 'utf-8',
    language,
    codes: CODE_CHOICES,
    mapping: null,
  });
}

test.each<Language>(['nb', 'en'])(
  'the sheet of projects in %s that is read back says what the projects said',
  async (language) => {
    await fc.assert(
      fc.asyncProperty(fc.array(someProject, { minLength: 1, maxLength: 3 }), async (bodies) => {
        const projects = bodies.map((body, index) => ({
          code: `Tiltak_${String(index)}.å`,
          ...body,
        }));
        const { rows, faults, broken } = await readBack(language, projects);
        expect([faults, broken]).toEqual([[], false]);
        expect(rows.map(({ mention, body }) => ({ code: mention, ...body }))).toEqual(projects);
      }),
      { numRuns: bySize(6, 20, 60) },
    );
  },
);
