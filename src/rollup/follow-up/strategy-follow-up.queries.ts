import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { osloDate } from '../../platform/base/clock.js';
import { fault, type Problem, ruleBroken } from '../../platform/base/problem.js';
import {
  int,
  nullable,
  type RowOf,
  rowType,
  text,
  textOf,
  texts,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Table } from '../../platform/tables/table.js';
import { RegisterLookup, type ValidEntry } from '../../registers/code-lists/register.lookup.js';
import type { Colour } from '../../reporting/content/report.types.js';
import { RoundLookup } from '../../reporting/rounds/round.lookup.js';
import {
  IndicatorLookup,
  type KnownIndicator,
  lightOfShare,
} from '../../strategy/indicators/indicator.lookup.js';
import { COMPUTED_INDICATORS } from '../../strategy/indicators/indicator.types.js';
import { type GoalJudged, StrategyLookup } from '../../strategy/strategies/strategy.lookup.js';
import type { StrategyReference } from '../../strategy/strategies/strategy.types.js';
import { selectLines } from '../lines/line.queries.js';
import type { Without } from '../lists/round-list.queries.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import {
  DIRECTION_RULE,
  directionOf,
  findSigns,
  isDelayed,
  isRatedActive,
  shareOf,
  stageOf,
} from './goal-direction.rules.js';
import type {
  ComputedShare,
  FollowedGoal,
  FollowedProject,
  FollowedSubGoal,
  GoalFollowUpResponse,
  StrategyFollowUpResponse,
} from './strategy-follow-up.dto.js';

const REPORT_ROW = rowType({
  project: text,
  name: text,
  actorId: uuid,
  actor: text,
  actorName: text,
  state: text,
  kind: text,
  phase: text,
  colour: nullable(textOf<Colour>()),
  timeColour: nullable(textOf<Colour>()),
  goals: texts,
  evaluationFunding: nullable(text),
  report: uuid,
  revision: int,
});
type GoalReport = RowOf<typeof REPORT_ROW>;

/** The strategy of a round with everything that its follow-up is made from. */
interface Followed {
  readonly round: FigureRound;
  readonly strategy: StrategyReference | null;
  readonly entries: readonly ValidEntry[];
  readonly indicators: readonly KnownIndicator[];
  readonly judgements: readonly GoalJudged[];
  readonly reports: readonly GoalReport[];
  readonly computed: readonly ComputedShare[];
}

/**
 * Answers how the certified reports of a round stand to the strategy of its time (S11): by goal and
 * sub-goal the direction that the published rule finds, and the indicators that are computed.
 */
@Injectable()
export class StrategyFollowUps {
  constructor(
    private readonly strategies: StrategyLookup,
    private readonly indicators: IndicatorLookup,
    private readonly registers: RegisterLookup,
    private readonly rounds: RoundLookup,
  ) {}

  async find(
    tx: Tx,
    round: FigureRound,
  ): Promise<AnswerContent<Without<StrategyFollowUpResponse>>> {
    const followed = await this.load(tx, round);
    const { strategy, entries, computed } = followed;
    const goals = entries
      .filter(({ parent }) => parent === null)
      .map((goal): FollowedGoal => {
        const under = entries.filter(({ parent }) => parent === goal.code);
        const subGoals = under.map((entry) => followGoal(entry, followed));
        return { ...followGoal(goal, followed), subGoals };
      });
    const content = {
      strategy: strategy === null ? null : { strategy: strategy.strategy, title: strategy.title },
      rule: DIRECTION_RULE,
      computed: [...computed],
      goals,
    };
    return { content, table: (about) => tableOf(about, goals) };
  }

  /** Answers the projects, reports and indicators behind one goal. */
  async findGoal(
    tx: Tx,
    round: FigureRound,
    code: string,
  ): Promise<AnswerContent<Without<GoalFollowUpResponse>>> {
    const followed = await this.load(tx, round);
    const entry = followed.entries.find((one) => one.code === code);
    const { strategy } = followed;
    if (entry === undefined || strategy === null) throw unknownGoal();
    const { textOwners } = round;
    const content = {
      goal: followGoal(entry, followed),
      indicators: indicatorsOf(entry, followed).map(({ definition, light }) => ({
        code: definition.code,
        name: definition.name,
        light: lightNow(definition.code, light, followed),
        href: `/v1/strategies/${strategy.strategy}/indicators/${definition.code}`,
      })),
      projects: reportsOf(entry, followed)
        .filter(({ actorId }) => textOwners === null || textOwners.includes(actorId))
        .map(projectOf),
    };
    return {
      content,
      table: (about) =>
        new Table(
          [
            'round',
            'asOf',
            'goal',
            'project',
            'name',
            'actor',
            'actorName',
            'state',
            'colour',
            'stage',
            'delayed',
            'report',
            'revision',
          ],
          content.projects.map((project) => ({ ...about, goal: code, ...project })),
        ),
    };
  }

  private async load(tx: Tx, round: FigureRound): Promise<Followed> {
    const { known, row, textOwners } = round;
    const found = await this.rounds.find(tx, row.key);
    const day = found === undefined ? round.day : osloDate(found.deadline);
    const strategy = (await this.strategies.findOn(tx, day)) ?? null;
    const reports = await tx.query(REPORT_ROW, selectReports(round));
    if (strategy === null) {
      const computed = computeShares(reports, []);
      return { round, strategy, entries: [], indicators: [], judgements: [], reports, computed };
    }
    const set = await this.indicators.findSet(tx, strategy.strategy, known);
    const indicators = set?.indicators ?? [];
    const judgements = await this.strategies.listJudgements(tx, row.key, known);
    return {
      round,
      strategy,
      entries: await this.registers.listEntriesBetween(tx, 'goals', strategy),
      indicators,
      judgements: textOwners === null ? judgements : [],
      reports,
      computed: computeShares(reports, indicators),
    };
  }
}

function unknownGoal(): Problem {
  return ruleBroken([
    fault(
      '/goal',
      'unknown-goal',
      'Må være et mål eller delmål i strategien som gjelder for runden',
      'Must be a goal or sub-goal of the strategy that applies in the round',
    ),
  ]);
}

/** Selects the certified reports of the portfolio with all goals that each names. */
function selectReports({ source }: FigureRound): ReturnType<typeof sql> {
  return sql`
    select l.code as project,
           l.name,
           l.actor_id as "actorId",
           a.organisation_number as actor,
           a.name as "actorName",
           l.state,
           l.facts->>'kind' as kind,
           l.facts->>'phase' as phase,
           l.colour,
           coalesce(
             jsonb_path_query_first(
               v.rule_status,
               '$.findings[*] ? (@.dimension == "time").colour') #>> '{}',
             l.facts->>'timeColour') as "timeColour",
           array(select jsonb_array_elements_text(v.project->'goals')
                  union
                 select v.project->>'mainGoal') as goals,
           v.content->>'evaluationFunding' as "evaluationFunding",
           v.report_id as report,
           v.revision
      from (${selectLines(source)}) l
      join actors.actor a on a.id = l.actor_id
      join reporting.report_revision v on v.id = l.revision_id
     order by l.code`;
}

/** Computes the three shares, each with the light of the indicator that is computed so. */
function computeShares(
  reports: readonly GoalReport[],
  indicators: readonly KnownIndicator[],
): ComputedShare[] {
  const rated = reports.filter(isRatedActive);
  const inStage = (stage: ReturnType<typeof stageOf>): readonly GoalReport[] =>
    rated.filter((report) => stageOf(report) === stage);
  const answers = {
    developmentDelay: inStage('development').map(isDelayed),
    introductionDelay: inStage('introduction').map(isDelayed),
    evaluationFunding: rated.map(({ evaluationFunding }) =>
      evaluationFunding === null ? null : evaluationFunding === 'setAside',
    ),
  };
  return COMPUTED_INDICATORS.map((computed) => {
    const share = shareOf(answers[computed]);
    const definition = indicators.find((one) => one.definition.computed === computed)?.definition;
    const light =
      definition === undefined || share.share === null
        ? null
        : lightOfShare(definition, share.share);
    return { computed, indicator: definition?.code ?? null, ...share, light };
  });
}

/** Lists the reports of projects that name a goal or a sub-goal of it. */
function reportsOf({ code }: ValidEntry, { entries, reports }: Followed): GoalReport[] {
  const codes = codesUnder(code, entries);
  return reports.filter(({ goals }) => goals.some((goal) => codes.has(goal)));
}

/** Lists the indicators that follow a goal or a sub-goal of it, without their parts. */
function indicatorsOf({ code }: ValidEntry, { entries, indicators }: Followed): KnownIndicator[] {
  const codes = codesUnder(code, entries);
  return indicators.filter(
    ({ definition }) =>
      definition.parent === null && definition.goals.some((goal) => codes.has(goal)),
  );
}

function codesUnder(code: string, entries: readonly ValidEntry[]): ReadonlySet<string> {
  const under = entries.filter(({ parent }) => parent === code);
  return new Set([code, ...under.map((entry) => entry.code)]);
}

/** Returns the light of an indicator; that of the round for one that is computed. */
function lightNow(
  code: string,
  light: Colour | null,
  { computed }: Pick<Followed, 'computed'>,
): Colour | null {
  return computed.find(({ indicator }) => indicator === code)?.light ?? light;
}

function followGoal(entry: ValidEntry, followed: Followed): FollowedSubGoal {
  const { code, name } = entry;
  const reports = reportsOf(entry, followed);
  const indicators = indicatorsOf(entry, followed);
  const lights = indicators.map(({ definition, light }) =>
    lightNow(definition.code, light, followed),
  );
  const signs = findSigns(reports, lights);
  const judged = followed.judgements.find(({ goal }) => goal === code);
  return {
    code,
    name,
    projects: reports.length,
    indicators: indicators.map(({ definition }) => definition.code),
    signs,
    direction: directionOf(signs),
    judgement: judged ?? null,
    href: `/v1/rounds/${followed.round.row.key}/strategy/projects?goal=${code}`,
  };
}

function projectOf(found: GoalReport): FollowedProject {
  const { project, name, actor, actorName, state, colour, report, revision } = found;
  const known = { stage: stageOf(found), delayed: isDelayed(found) };
  return { project, name, actor, actorName, state, colour, ...known, report, revision };
}

/** Writes one line for each goal and sub-goal. */
function tableOf(about: object, goals: readonly FollowedGoal[]): Table {
  return new Table(
    ['round', 'asOf', 'goal', 'name', 'projects', 'direction', 'judged', 'reason'],
    goals
      .flatMap(({ subGoals, ...goal }): FollowedSubGoal[] => [goal, ...subGoals])
      .map(({ code, name, projects, direction, judgement }) => ({
        ...about,
        goal: code,
        name: name.nb,
        projects,
        direction,
        judged: judgement?.direction,
        reason: judgement?.reason,
      })),
  );
}
