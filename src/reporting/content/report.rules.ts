import { canonicalJson } from '../../platform/base/canonical-json.js';
import { fault, pointerStep, type Fault } from '../../platform/base/problem.js';
import type { CodeWithName } from '../../registers/code-lists/register.types.js';
import { type GivenCode, hintAtCodes } from '../../registers/code-lists/registered-codes.lookup.js';
import {
  type Cause,
  DEPENDENCY_TARGETS,
  type GrantsValue,
  type JudgedOn,
  type ReportContentValue,
  type ReportedStatus,
} from './report.types.js';

/**
 * Returns the faults of a report's content, except those of its detail. `project` is the code of
 * the report's own project.
 */
export function reportFaults(
  project: string,
  content: ReportContentValue,
  { today, historical }: JudgedOn,
): Fault[] {
  return [
    ...statusFaults(content, historical),
    ...riskFaults(content),
    ...budgetFaults(content, today),
    ...dependencyFaults(project, content),
  ];
}

/**
 * Requires a reason, a cause category and an action of a yellow or red status (design §3, domain
 * "status"), and of a status without a colour a reason alone. Of a cause that is not known, in a
 * historical round, no action is required.
 */
function statusFaults({ status }: ReportContentValue, historical: boolean): Fault[] {
  if (status === null) return [];
  const { colour, reason, cause, action } = status;
  if (colour === null) return unratedFaults(status);
  const unknown = unknownCauseFaults('/status', cause, historical);
  if (colour === 'green') return unknown;
  const required = [
    reason === null &&
      fault(
        '/status/reason',
        'reason-required',
        'Gul og rød status skal begrunnes',
        'A yellow or red status needs a reason',
      ),
    cause === null &&
      fault(
        '/status/cause',
        'cause-required',
        'Gul og rød status skal ha en årsakskategori',
        'A yellow or red status needs a category of cause',
      ),
    action === null &&
      !(historical && cause === 'notKnown') &&
      fault(
        '/status/action',
        'action-required',
        'Gul og rød status skal si hva som gjøres',
        'A yellow or red status must say what is being done',
      ),
  ];
  return [...required.filter((found) => found !== false), ...unknown];
}

/** Requires a reason of a status without a colour, and nothing that belongs to a colour. */
function unratedFaults({ reason, cause, action }: ReportedStatus): Fault[] {
  if (cause !== null || action !== null)
    return [
      fault(
        '/status/colour',
        'colour-required',
        'En farge, når det er oppgitt årsak eller tiltak. Uten farge oppgis bare begrunnelsen',
        'A colour, when there is a cause or an action. Without a colour give the reason alone',
      ),
    ];
  if (reason !== null) return [];
  return [
    fault(
      '/status/reason',
      'reason-required',
      'En status uten farge skal si hvorfor tiltaket ikke er vurdert',
      'A status without a colour must say why the project is not rated',
    ),
  ];
}

/** Refuses a cause that is not known, except in a historical round. `at` is its JSON pointer. */
export function unknownCauseFaults(at: string, cause: Cause | null, historical: boolean): Fault[] {
  if (historical || cause !== 'notKnown') return [];
  return [
    fault(
      `${at}/cause`,
      'cause-not-known',
      'En kjent årsak: «Ikke kjent» kan bare brukes i historiske runder',
      'A known cause: “Not known” can be used in historical rounds only',
    ),
  ];
}

/** Requires a reason of a yellow or red risk (design §3). */
function riskFaults({ risk }: ReportContentValue): Fault[] {
  if (risk === null || risk.colour === 'green' || risk.reason !== null) return [];
  return [
    fault(
      '/risk/reason',
      'reason-required',
      'Gul og rød risiko skal begrunnes',
      'A yellow or red risk needs a reason',
    ),
  ];
}

/**
 * Requires one budget line per year and funding source, all in one price year and basis so that
 * they can be added (design §3), and no actual amount in a year to come.
 */
function budgetFaults({ budget }: ReportContentValue, today: string): Fault[] {
  const seen = new Set<string>();
  return budget.flatMap((line, index) => {
    const faults: Fault[] = [];
    const key = `${String(line.year)} ${line.fundingSource}`;
    if (seen.has(key))
      faults.push(
        fault(
          `/budget${pointerStep(index)}`,
          'budget-line-repeated',
          'Året og finansieringskilden er oppgitt to ganger',
          'The year and funding source are given twice',
        ),
      );
    seen.add(key);
    if (line.priceYear !== budget[0]?.priceYear || line.basis !== budget[0].basis) {
      faults.push(
        fault(
          `/budget${pointerStep(index)}/priceYear`,
          'mixed-price-years',
          'Alle beløp i en rapport skal ha samme prisår og grunnlag',
          'All amounts of a report must have the same price year and basis',
        ),
      );
    }
    // An actual amount of 0 in a year to come is correct.
    if (line.actual !== null && line.actual !== 0 && hasNotBegun(line.year, today)) {
      faults.push(
        fault(
          `/budget${pointerStep(index)}/actual`,
          'actual-in-future',
          `${String(line.year)} har ikke begynt (i dag er ${today}); det kan ikke ha regnskap ennå`,
          `${String(line.year)} has not begun (today is ${today}); it has no actual amount yet`,
        ),
      );
    }
    return faults;
  });
}

/** Says whether a year has not begun yet. */
export function hasNotBegun(year: number, today: string): boolean {
  return String(year) > today.slice(0, 4);
}

/** Requires that a dependency points to exactly one target, and not to its own project. */
function dependencyFaults(project: string, { dependencies }: ReportContentValue): Fault[] {
  return dependencies.flatMap((dependency, index) => {
    const pointer = `/dependencies${pointerStep(index)}`;
    const targets = DEPENDENCY_TARGETS.filter((target) => (dependency[target] ?? null) !== null);
    if (targets.length !== 1)
      return [
        fault(
          pointer,
          'dependency-target',
          'Oppgi enten et tiltak, en nasjonal løsning, et punkt i et veikart, et område eller et grunnlag',
          'Give either a project, a national solution, an item of a roadmap, an area or a ground',
        ),
      ];
    if (dependency.project === project)
      return [
        fault(
          `${pointer}/project`,
          'dependency-on-itself',
          'Tiltaket kan ikke avhenge av seg selv',
          'The project cannot depend on itself',
        ),
      ];
    return [];
  });
}

/** Returns a fault for each dependency on a project that does not exist. */
export function dependencyTargetFaults(
  { dependencies }: ReportContentValue,
  known: ReadonlySet<string>,
): Fault[] {
  return dependencies.flatMap(({ project }, index) =>
    project === null || known.has(project)
      ? []
      : [
          fault(
            `/dependencies${pointerStep(index)}/project`,
            'unknown-project',
            'Tiltaket finnes ikke',
            'The project does not exist',
          ),
        ],
  );
}

/** Lists the items of roadmaps that reports depend on. */
export function listRoadmapItems({ dependencies }: ReportContentValue): string[] {
  return dependencies.flatMap(({ roadmapItem }) => roadmapItem ?? []);
}

/** Returns a fault for each dependency on an item that stands in no version of a roadmap. */
export function roadmapItemFaults(
  { dependencies }: ReportContentValue,
  items: readonly CodeWithName[],
): Fault[] {
  const known = new Set(items.map(({ code }) => code));
  return dependencies.flatMap(({ roadmapItem }, index) => {
    if (roadmapItem === undefined || known.has(roadmapItem)) return [];
    const hint = hintAtCodes(roadmapItem, items);
    return [
      fault(
        `/dependencies${pointerStep(index)}/roadmapItem`,
        'unknown-roadmap-item',
        `Må være koden til et punkt i et veikart${hint.nb}`,
        `Must be the code of an item of a roadmap${hint.en}`,
      ),
    ];
  });
}

/** Lists the codes of a report that are held against the registers. */
export function listGivenCodes({
  dependencies,
  operatingCosts,
  grants,
}: ReportContentValue): GivenCode[] {
  const solutionsOf = (
    list: string,
    items: readonly { readonly nationalSolution: string | null }[],
  ): GivenCode[] =>
    items.flatMap(({ nationalSolution: code }, index) => {
      const pointer = `/${list}${pointerStep(index)}/nationalSolution`;
      return code === null ? [] : [{ pointer, register: 'nationalSolutions' as const, code }];
    });
  return [
    ...solutionsOf('dependencies', dependencies),
    ...dependencies.flatMap(({ area: code }, index): GivenCode[] => {
      const pointer = `/dependencies${pointerStep(index)}/area`;
      return code === undefined ? [] : [{ pointer, register: 'areas', code }];
    }),
    ...solutionsOf('operatingCosts', operatingCosts ?? []),
    ...(grants?.areas ?? []).map(({ area: code }, index): GivenCode => ({
      pointer: `/grants/areas${pointerStep(index)}/area`,
      register: 'areas',
      code,
    })),
  ];
}

/** Returns the canonical text of stored content, with the members that older content lacks. */
export function contentTextOf(content: ReportContentValue): string {
  const { grants } = content;
  const whole = grants === undefined ? {} : { grants: grants && fillGrants(grants) };
  return canonicalJson({ evaluationFunding: null, funding: [], ...content, ...whole });
}

function fillGrants(grants: GrantsValue): GrantsValue {
  const areas = grants.areas.map((area) => ({ simplified: null, grantedAmount: null, ...area }));
  const given = { frame: null, priorities: null, grantedApplications: null, grantedAmount: null };
  return { ...given, ...grants, areas };
}
