import { type GivenItem, versionFaults, type VersionFacts } from './roadmap-version.rules.js';

const OWNER = '915933149';
const FACTS: VersionFacts = {
  actors: new Set([OWNER]),
  projects: new Set(['SAFEST']),
  milestones: new Map([['SAFEST', new Set(['M1'])]]),
  taken: new Set(['ELSEWHERE']),
  newestFrom: '2020-11-01',
};

/** Lists the places and the codes of the faults of a version with these items. */
function faultsOf(items: readonly GivenItem[], validFrom = '2023-11-01'): [string, string][] {
  return versionFaults({ version: '2023-11', owner: OWNER, validFrom, items }, FACTS).map(
    ({ pointer, code }) => [pointer, code],
  );
}

test('a version without faults has none', () => {
  const links = [{ project: 'SAFEST', milestone: 'M1' }];
  expect(
    faultsOf([
      { code: 'CAP', kind: 'capability', period: '2024', links },
      { code: 'MEASURE', kind: 'measure', parent: 'CAP', period: null, owner: OWNER },
    ]),
  ).toEqual([]);
});

test('every fault of a version is named at once, each by its own code', () => {
  const faults = faultsOf(
    [
      { code: 'CAP', kind: 'capability', period: '2024', owner: '974761076' },
      { code: 'CAP', kind: 'capability', period: '2025-26' },
      { code: 'CAP', kind: 'capability', period: '2024' },
      { code: 'ELSEWHERE', kind: 'measure', parent: 'NONE' },
      { code: 'UNDER', kind: 'capability', parent: 'CAP', period: '2026-25' },
      {
        code: 'LINKED',
        kind: 'measure',
        links: [
          { project: 'SAFEST', milestone: 'M2' },
          { project: 'SAFEST' },
          { project: 'UNKNOWN' },
        ],
      },
    ],
    '2020-11-01',
  );
  expect(faults).toEqual([
    ['/validFrom', 'roadmap-version-not-after'],
    ['/items/0/owner', 'unknown-actor'],
    ['/items/1/period', 'roadmap-item-in-two-periods'],
    ['/items/2/code', 'roadmap-item-repeated'],
    ['/items/3/code', 'roadmap-item-of-other-roadmap'],
    ['/items/3/parent', 'unknown-parent'],
    ['/items/4/parent', 'parent-of-other-kind'],
    ['/items/4/period', 'ends-before-start'],
    ['/items/5/links/0/milestone', 'unknown-milestone'],
    ['/items/5/links/1/project', 'project-repeated'],
    ['/items/5/links/2/project', 'unknown-project'],
  ]);
});
