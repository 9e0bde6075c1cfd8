/**
 * Ten years of a portfolio, to be loaded as history. Illustrative: every name, colour and amount is
 * made up from a seed and is of no source. The same seed gives the same years.
 */

/** Owners of the made-up projects: real organisations of the register, with no say in them. */
export const OWNERS = [
  '983658776',
  '983658725',
  '883658752',
  '958935420',
  '983544622',
  '971032146',
  '987601787',
] as const;

export const FIRST_YEAR = 2011;
export const YEARS = Array.from({ length: 10 }, (_, index) => FIRST_YEAR + index);

/**
 * The goal of the projects that ended before 2017, as `POST /v1/registers/goals/entries` takes it:
 * the register begins with the strategy of 2017.
 */
export const OLD_GOAL = {
  code: '1',
  names: { nb: 'Illustrerende mål før 2017', en: 'Illustrative goal before 2017' },
  validFrom: `${String(FIRST_YEAR)}-01-01`,
  validTo: '2017-01-01',
  source: 'Illustrative, of no source',
};

/** An amount with its prices, as a report states it. */
export interface SourceAmount {
  readonly approved: number;
  readonly currency: 'NOK';
  readonly priceYear: number;
  readonly basis: 'nominal' | 'real';
}

/** The amount of a budget year. */
export interface SourceBudget extends SourceAmount {
  readonly year: number;
  readonly fundingSource: 'own' | 'grant';
}

/** A report as `POST /v1/rounds/{round}/reports` and a line of NDJSON take it. */
export interface SourceReport {
  readonly project: string;
  readonly state: 'planned' | 'active' | 'paused' | 'completed' | 'stopped';
  readonly phase: 'planning' | 'execution' | 'closing';
  readonly status: { readonly colour: 'green' | 'yellow' | 'red' } | null;
  readonly summary: string;
  readonly budget: readonly SourceBudget[];
  readonly frame: SourceAmount | null;
}

export interface SourceProject {
  readonly code: string;
  readonly owner: string;
  /** The years that it was reported in, oldest first. */
  readonly years: readonly number[];
}

export interface TenYears {
  readonly projects: readonly SourceProject[];
  /** The reports of each year, by owner. */
  readonly reports: ReadonlyMap<number, ReadonlyMap<string, readonly SourceReport[]>>;
}

export interface SourceSize {
  readonly projects: number;
  readonly reports: number;
}

/** The ten years that issue 16 names. */
export const WHOLE: SourceSize = { projects: 780, reports: 1_700 };

/** Makes the ten years. Project codes begin with `prefix`. */
export function makeTenYears(size: SourceSize, prefix = 'HIST', seed = 20_110_101): TenYears {
  const pick = randomNumbers(seed);
  const projects = makeProjects(size, prefix, pick);
  const reports = new Map<number, Map<string, SourceReport[]>>();
  for (const year of YEARS) {
    const ofYear = new Map<string, SourceReport[]>();
    for (const project of projects.filter(({ years }) => years.includes(year)))
      ofYear.set(project.owner, [
        ...(ofYear.get(project.owner) ?? []),
        makeReport(project, year, pick),
      ]);
    reports.set(year, ofYear);
  }
  return { projects, reports };
}

/** Returns a function that picks a whole number below a bound, the same ones for a seed. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

/** Makes projects with one report each, then adds years to any of them until the reports are used. */
function makeProjects(
  { projects, reports }: SourceSize,
  prefix: string,
  pick: (below: number) => number,
): SourceProject[] {
  const made = Array.from({ length: projects }, (_, index) => ({
    code: `${prefix}-${String(index + 1)}`,
    owner: OWNERS[pick(OWNERS.length)] ?? OWNERS[0],
    years: [FIRST_YEAR + pick(YEARS.length)],
  }));
  let left = reports - projects;
  while (left > 0) {
    const project = made[pick(made.length)];
    // One of six goes unreported for a year.
    const next = (project?.years.at(-1) ?? 0) + (pick(6) === 0 ? 2 : 1);
    if (project === undefined || !YEARS.includes(next)) continue;
    project.years.push(next);
    left--;
  }
  return made;
}

const NOT_GREEN = {
  reason: 'Illustrerende begrunnelse',
  cause: 'resources',
  action: 'Illustrerende tiltak',
} as const;

function makeReport(
  { code, years }: SourceProject,
  year: number,
  pick: (below: number) => number,
): SourceReport {
  const isLast = years.at(-1) === year;
  const state = isLast && pick(3) > 0 ? pickEnd(pick) : pickCourse(pick);
  const colour = (['green', 'green', 'green', 'yellow', 'yellow', 'red'] as const)[pick(6)];
  const prices = {
    currency: 'NOK',
    priceYear: pick(5) === 0 ? year - 1 : year,
    basis: pick(5) === 0 ? 'real' : 'nominal',
  } as const;
  const amount = (): SourceAmount => ({
    // One of forty is a refund.
    approved: (pick(40) === 0 ? -1 : 1) * (100_000 + pick(50_000_000)),
    ...prices,
  });
  const own: SourceBudget = { year, fundingSource: 'own', ...amount() };
  const grant: SourceBudget = { year: year + 1, fundingSource: 'grant', ...amount() };
  const budget = pick(2) === 0 ? [own] : [own, grant];
  const total = budget.reduce((sum, { approved }) => sum + approved, 0);
  return {
    project: code,
    state,
    phase: state === 'planned' ? 'planning' : 'execution',
    status:
      state === 'active' && colour !== undefined
        ? { colour, ...(colour === 'green' ? {} : NOT_GREEN) }
        : null,
    summary: 'Illustrerende rapport i en generert historikk.',
    budget,
    frame: pick(3) === 0 ? null : { ...prices, approved: Math.max(0, total) + pick(400_000_000) },
  };
}

function pickEnd(pick: (below: number) => number): SourceReport['state'] {
  return pick(4) === 0 ? 'stopped' : 'completed';
}

function pickCourse(pick: (below: number) => number): SourceReport['state'] {
  return (
    (['planned', 'paused', 'active', 'active', 'active', 'active', 'active'] as const)[pick(7)] ??
    'active'
  );
}

/** Describes a project as `POST /v1/projects` takes it. */
export function describeProject({ code, years }: SourceProject): object {
  return {
    code,
    name: `Illustrerende tiltak ${code}`,
    kind: 'project',
    lead: { role: 'Prosjektleder' },
    state: 'completed',
    phase: 'closing',
    mainGoal: '1',
    startsOn: `${String(years[0])}-01-01`,
    endsOn: `${String(years.at(-1))}-12-31`,
  };
}

/** Names the round of a year. */
export function keyOf(year: number, number = 1): string {
  return `${String(year)}-${String(number)}`;
}

/** Describes the round of a year as `POST /v1/rounds` takes it: in the spring, with its budget. */
export function describeRound(year: number, number = 1): object {
  const name = String(year);
  return {
    key: keyOf(year, number),
    period: name,
    name: { nb: `Historikk ${name}`, en: `History ${name}` },
    budgetYear: year,
    criteriaSet: '2020-12',
    opensAt: `${name}-03-01T08:00:00+01:00`,
    deadline: `${name}-03-20T16:00:00+01:00`,
    closesAt: `${name}-03-31T16:00:00+02:00`,
    historical: true,
  };
}

/** Writes reports as NDJSON, one to a line. */
export function writeFile(reports: readonly SourceReport[]): string {
  return reports.map((report) => `${JSON.stringify(report)}\n`).join('');
}
