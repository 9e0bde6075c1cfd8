import { type Fault, fault, pointerStep } from '../../platform/base/problem.js';
import { parsePlannedPeriod } from './planned-period.rules.js';
import type { RoadmapItemKind } from './roadmap.types.js';

/** A link as far as it is checked. */
export interface GivenLink {
  readonly project: string;
  readonly milestone?: string | null;
}

/** An item of a version as far as it is checked. */
export interface GivenItem {
  readonly code: string;
  readonly kind: RoadmapItemKind;
  readonly parent?: string | null;
  readonly period?: string | null;
  readonly owner?: string | null;
  readonly links?: readonly GivenLink[];
}

/** A whole version as far as it is checked. */
export interface GivenVersion {
  readonly version: string;
  readonly owner: string;
  readonly validFrom: string;
  readonly items: readonly GivenItem[];
}

/** Facts that links are checked against. */
export interface LinkFacts {
  readonly projects: ReadonlySet<string>;
  /** Keys of the milestones in the baselines of each project. */
  readonly milestones: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Facts that a whole version is checked against. */
export interface VersionFacts extends LinkFacts {
  readonly actors: ReadonlySet<string>;
  /** Codes of items of other roadmaps. */
  readonly taken: ReadonlySet<string>;
  /** First day of the newest version of the roadmap; null when there is none. */
  readonly newestFrom: string | null;
}

/** Lists every fault of a version, so that one answer names them all. */
export function versionFaults(version: GivenVersion, facts: VersionFacts): Fault[] {
  const { validFrom, items } = version;
  const { newestFrom } = facts;
  const order =
    newestFrom !== null && validFrom <= newestFrom
      ? [
          fault(
            '/validFrom',
            'roadmap-version-not-after',
            `Må være etter ${newestFrom}, da den nyeste versjonen begynte å gjelde`,
            `Must be after ${newestFrom}, when the newest version came into force`,
          ),
        ]
      : [];
  return [
    ...order,
    ...actorFaults('/owner', version.owner, facts),
    ...items.flatMap((item, index) => itemFaults(items, index, item, facts)),
  ];
}

function itemFaults(
  items: readonly GivenItem[],
  index: number,
  item: GivenItem,
  facts: VersionFacts,
): Fault[] {
  const at = `/items${pointerStep(index)}`;
  const first = items.findIndex(({ code }) => code === item.code);
  return [
    ...(first < index ? [repeatedFault(at, items[first], item)] : []),
    ...(facts.taken.has(item.code)
      ? [
          fault(
            `${at}/code`,
            'roadmap-item-of-other-roadmap',
            'Koden er brukt i et annet veikart',
            'The code is used in another roadmap',
          ),
        ]
      : []),
    ...parentFaults(`${at}/parent`, item, items),
    ...periodFaults(`${at}/period`, item.period ?? null),
    ...actorFaults(`${at}/owner`, item.owner ?? null, facts),
    ...linkFaults(`${at}/links`, item.links ?? [], facts),
  ];
}

function repeatedFault(at: string, first: GivenItem | undefined, item: GivenItem): Fault {
  return (first?.period ?? null) === (item.period ?? null)
    ? fault(
        `${at}/code`,
        'roadmap-item-repeated',
        'Punktet er oppgitt to ganger',
        'The item is given twice',
      )
    : fault(
        `${at}/period`,
        'roadmap-item-in-two-periods',
        `Punktet ${item.code} står i to perioder. Velg én`,
        `The item ${item.code} stands in two periods. Choose one`,
      );
}

function parentFaults(
  pointer: string,
  { kind, parent }: GivenItem,
  items: readonly GivenItem[],
): Fault[] {
  if (parent === undefined || parent === null) return [];
  const above = items.find(({ code }) => code === parent);
  if (above === undefined)
    return [
      fault(
        pointer,
        'unknown-parent',
        'Må være koden til et punkt i samme versjon',
        'Must be the code of an item of the same version',
      ),
    ];
  return kind === 'measure' && above.kind === 'capability'
    ? []
    : [
        fault(
          pointer,
          'parent-of-other-kind',
          'Bare et tiltak kan stå under noe, og da under en kapabilitet',
          'Only a measure stands under an item, and then under a capability',
        ),
      ];
}

/** Requires that a period does not end before it begins. Its form was checked before. */
export function periodFaults(pointer: string, period: string | null): Fault[] {
  if (period === null || parsePlannedPeriod(period) !== null) return [];
  return [
    fault(
      pointer,
      'ends-before-start',
      'Perioden slutter før den begynner',
      'The period ends before it begins',
    ),
  ];
}

function actorFaults(
  pointer: string,
  actor: string | null,
  { actors }: Pick<VersionFacts, 'actors'>,
): Fault[] {
  if (actor === null || actors.has(actor)) return [];
  return [
    fault(
      pointer,
      'unknown-actor',
      'Organisasjonen er ikke i registeret',
      'The organisation is not in the register',
    ),
  ];
}

/** Requires that each project of a list of links exists, stands once, and has the milestone. */
export function linkFaults(
  pointer: string,
  links: readonly GivenLink[],
  { projects, milestones }: LinkFacts,
): Fault[] {
  return links.flatMap(({ project, milestone }, index) => {
    const at = `${pointer}${pointerStep(index)}`;
    const repeated = links.findIndex((other) => other.project === project) < index;
    if (repeated)
      return [
        fault(
          `${at}/project`,
          'project-repeated',
          'Tiltaket er oppgitt to ganger',
          'The project is given twice',
        ),
      ];
    if (!projects.has(project))
      return [
        fault(
          `${at}/project`,
          'unknown-project',
          'Tiltaket finnes ikke',
          'The project does not exist',
        ),
      ];
    if (typeof milestone !== 'string' || milestones.get(project)?.has(milestone) === true)
      return [];
    return [
      fault(
        `${at}/milestone`,
        'unknown-milestone',
        'Milepælen finnes ikke i noen grunnlinje for tiltaket',
        'The milestone is in no baseline of the project',
      ),
    ];
  });
}
