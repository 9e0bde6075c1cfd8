import { fault, pointerStep, type Fault } from '../../platform/base/problem.js';
import type { ReportContentValue } from './report.types.js';

/** Every rule a report breaks by itself. `project`: its own code; `today`: in Norway. */
export function reportFaults(project: string, content: ReportContentValue, today: string): Fault[] {
  return [
    ...colourFaults(content),
    ...budgetFaults(content, today),
    ...dependencyFaults(project, content),
  ];
}

/**
 * A yellow or red needs a reason, a cause category and what is being done; a yellow or red risk
 * needs a reason (design §3, domain "status").
 */
function colourFaults({ status, risk }: ReportContentValue): Fault[] {
  const faults: Fault[] = [];
  if (status !== null && status.colour !== 'green') {
    if (status.reason === null)
      faults.push(
        fault(
          '/status/reason',
          'reason-required',
          'Gul og rød status skal begrunnes',
          'A yellow or red status needs a reason',
        ),
      );
    if (status.cause === null)
      faults.push(
        fault(
          '/status/cause',
          'cause-required',
          'Gul og rød status skal ha en årsakskategori',
          'A yellow or red status needs a cause category',
        ),
      );
    if (status.action === null)
      faults.push(
        fault(
          '/status/action',
          'action-required',
          'Gul og rød status skal si hva som gjøres',
          'A yellow or red status needs what is being done',
        ),
      );
  }
  if (risk !== null && risk.colour !== 'green' && risk.reason === null)
    faults.push(
      fault(
        '/risk/reason',
        'reason-required',
        'Gul og rød risiko skal begrunnes',
        'A yellow or red risk needs a reason',
      ),
    );
  return faults;
}

/**
 * One line per year and funding source, all in one price year and basis: other amounts are not
 * added without saying so (design §3). What has been spent is of a year that has begun.
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
          'Året og finansieringskilden står to ganger',
          'The year and funding source stand twice',
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
    // Nothing yet is no more than the truth.
    if (line.actual !== null && line.actual !== 0 && isAfter(line.year, today)) {
      faults.push(
        fault(
          `/budget${pointerStep(index)}/actual`,
          'actual-in-future',
          `${String(line.year)} er etter i dag, ${today}; regnskap er av år som har begynt`,
          `${String(line.year)} is after today, ${today}; an actual is of a year that has begun`,
        ),
      );
    }
    return faults;
  });
}

/** Whether a year has not begun yet. */
export function isAfter(year: number, today: string): boolean {
  return String(year) > today.slice(0, 4);
}

/** A dependency points to exactly one thing: another project, or a national solution. */
function dependencyFaults(project: string, { dependencies }: ReportContentValue): Fault[] {
  return dependencies.flatMap((dependency, index) => {
    const pointer = `/dependencies${pointerStep(index)}`;
    if ((dependency.project === null) === (dependency.nationalSolution === null))
      return [
        fault(
          pointer,
          'dependency-target',
          'Oppgi enten et tiltak eller en nasjonal løsning',
          'Give either a project or a national solution',
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

/** The dependencies on projects that are not there. */
export function unknownDependencies(
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
