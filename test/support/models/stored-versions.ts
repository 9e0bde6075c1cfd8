import type pg from 'pg';

/** Rows as they are stored, every version of everything. */
export interface Stored {
  readonly revisions: readonly {
    report_id: string;
    round: string;
    project_id: string;
    revision: number;
    recorded_at: Date;
    actor_id: string;
    late: boolean;
    project: { code: string; name: string; kind: string; mainGoal: string };
    content: Content;
    rule_status: { colour: string | null; findings: readonly { colour: string | null }[] } | null;
    warnings: readonly StoredWarning[] | null;
  }[];
  readonly projects: readonly {
    project_id: string;
    version: number;
    recorded_at: Date;
    project: {
      code: string;
      name: string;
      actor_id: string;
      segment: string | null;
      theme: string | null;
      parent_id: string | null;
      standing: string;
      ends_on: string | null;
    };
  }[];
  readonly colours: readonly {
    report_id: string;
    revision: number;
    recorded_at: Date;
    colour: string | null;
    reason: string;
  }[];
  readonly actors: readonly {
    id: string;
    organisation_number: string;
    name: string;
    kind: string;
    county: string | null;
    health_region: string | null;
    parent_id: string | null;
    valid_to: string | null;
    successor_id: string | null;
    /** Its counts of inhabitants. */
    population: readonly { year: number; inhabitants: number }[];
  }[];
  readonly rounds: readonly {
    id: string;
    key: string;
    compared_with: string | null;
    historical: boolean;
    period: string;
    name_nb: string;
    name_en: string;
    criteria_set: string;
    rule_set: string | null;
    budget_year: number;
    opens_at: Date;
    deadline: Date;
    closed_at: Date | null;
    published_at: Date | null;
  }[];
  readonly snapshots: readonly { id: string; round: string; as_of: Date; frozen_at: Date }[];
}

interface StoredWarning {
  readonly code: string;
  readonly severity: string;
  readonly pointer: string;
  readonly text: { readonly nb: string; readonly en: string };
  readonly value: number | null;
  readonly expected: number | null;
}

export interface Content {
  readonly state: string;
  readonly phase: string;
  readonly status: {
    readonly colour: string;
    readonly reason: string | null;
    readonly cause: string | null;
    readonly action: string | null;
  } | null;
  readonly risk: { readonly colour: string } | null;
  readonly dimensions?: Readonly<Record<string, { readonly colour: string } | null>> | null;
  readonly challenges: readonly { readonly category: string; readonly text: string }[];
  readonly budget: readonly {
    year: number;
    fundingSource: string;
    approved: number;
    forecast: number | null;
    actual: number | null;
    priceYear: number;
    basis: string;
  }[];
  readonly frame?: {
    readonly approved: number;
    readonly priceYear: number;
    readonly basis: string;
  } | null;
  readonly dependencies: readonly {
    project: string | null;
    nationalSolution: string | null;
    roadmapItem?: string;
    area?: string;
    ground?: string;
    delivery: string;
    neededBy: string;
  }[];
  readonly benefits?: readonly {
    readonly amount: {
      readonly planned: number;
      readonly realised: number | null;
      readonly priceYear: number;
      readonly basis: string;
    } | null;
  }[];
  readonly operatingCosts?: readonly {
    nationalSolution: string;
    year: number;
    amount: number;
    currency: string;
    priceYear: number;
    basis: string;
  }[];
}

/** Reads every version of everything that the figures count. */
export async function storedFacts(owner: pg.Pool): Promise<Stored> {
  const rows = async <T extends object>(statement: string): Promise<T[]> =>
    (await owner.query<T>(statement)).rows;
  return {
    revisions: await rows(
      `select v.*, r.key as round
         from reporting.report_revision v
         join reporting.round r on r.id = v.round_id`,
    ),
    projects: await rows(`select * from portfolio.project_revision`),
    colours: await rows(`select * from reporting.directorate_colour order by recorded_at, id`),
    actors: await rows(
      `select a.*,
              a.valid_to::text as valid_to,
              (select coalesce(json_agg(c), '[]')
                 from actors.population c
                where c.organisation_number = a.organisation_number) as population
         from actors.actor a`,
    ),
    rounds: await rows(`select * from reporting.round order by opens_at`),
    snapshots: await rows(
      `select n.id, r.key as round, n.as_of, n.frozen_at
         from rollup.snapshot n
         join reporting.round r on r.id = n.round_id
        order by n.frozen_at, n.id`,
    ),
  };
}
