import type {
  ForecastChange,
  ForecastMove,
  FoundMoves,
} from '../../reporting/content/forecast-moves.lookup.js';
import type { Localised } from '../../platform/base/problem.js';
import { daysBetween } from '../promises/promise.rules.js';
import type { PromisingProject, RoundPromises } from '../promises/promise.types.js';
import { buildChain, dateOf, moveProjects } from './chain-graph.rules.js';

/** Moves from this many days on are told in weeks. */
const IN_WEEKS_FROM = 21;

/**
 * Finds what other forecasts move in a round. The owners are the bodies that the caller acts for: it
 * sees the chain of the agreements that they are a side of. Null when it sees all. The others are
 * counted.
 */
export function findMoves(
  round: RoundPromises,
  changes: readonly ForecastChange[],
  owners: readonly string[] | null,
): FoundMoves {
  const all = compareEnds(round, changes);
  const seen = owners === null ? all : compareEnds(keepAgreementsOf(round, owners), changes);
  const codes = new Set(seen.map(({ project }) => project));
  return { items: seen, others: all.filter(({ project }) => !codes.has(project)).length };
}

/** Keeps the agreements that bodies are a side of, as an answer before publication has them. */
function keepAgreementsOf(round: RoundPromises, owners: readonly string[]): RoundPromises {
  return {
    ...round,
    agreements: round.agreements.filter(
      ({ receiver, supplier }) =>
        owners.includes(receiver.actorId) ||
        (supplier !== null && owners.includes(supplier.actorId)),
    ),
  };
}

/** Compares the effective ends of all projects before and after the changes, by code. */
function compareEnds(round: RoundPromises, changes: readonly ForecastChange[]): ForecastMove[] {
  const earlier = putForecasts(round, changes, ({ before }) => before);
  const before = buildChain({
    ...round,
    projects: new Map([...round.projects, ...earlier.map((one) => [one.id, one] as const)]),
  });
  const later = putForecasts(round, changes, ({ after }) => after);
  return moveProjects(before, later)
    .flatMap(({ node, before: was, after: is }) => {
      const project = before.projects[node];
      return project === undefined ? [] : [describeMove(project, dateOf(was), dateOf(is))];
    })
    .sort((one, other) => (one.project < other.project ? -1 : 1));
}

/** Lists the projects with the milestones that a change gives; undefined gives none. */
function putForecasts(
  { projects }: RoundPromises,
  changes: readonly ForecastChange[],
  milestonesOf: (change: ForecastChange) => ForecastChange['before'],
): PromisingProject[] {
  const byCode = new Map(changes.map((change) => [change.project, change]));
  return [...projects.values()].flatMap((project): PromisingProject[] => {
    const change = byCode.get(project.code);
    const milestones = change === undefined ? undefined : milestonesOf(change);
    if (milestones === undefined) return [];
    if (milestones === null) return [{ ...project, round: null, revisionId: null }];
    const { round: key, revisionId } = project;
    const report = { round: key ?? '', revisionId: revisionId ?? '' };
    return [{ ...project, ...report, milestones }];
  });
}

function describeMove(
  { code, name, owner, ownerName }: PromisingProject,
  before: string | null,
  after: string | null,
): ForecastMove {
  const days = before === null || after === null ? null : daysBetween(before, after);
  return {
    project: code,
    name,
    actor: owner,
    actorName: ownerName,
    before,
    after,
    days,
    weeks: days === null ? null : Math.round(days / 7),
    ...writeMove(`${name} (${ownerName})`, before, after),
  };
}

/** Writes a move in words, such as "SAFEST (Helse Vest RHF) ends 8 weeks later: …". */
export function writeMove(subject: string, before: string | null, after: string | null): Localised {
  const [from, to] = [writeDay(before), writeDay(after)];
  if (before === null)
    return { nb: `${subject} får en slutt: ${to.nb}`, en: `${subject} gets an end: ${to.en}` };
  if (after === null)
    return {
      nb: `${subject} har ingen slutt lenger. Den var ${from.nb}`,
      en: `${subject} has no end any more. It was ${from.en}`,
    };
  const days = daysBetween(before, after);
  const length = writeLength(Math.abs(days));
  const [nb, en] = days > 0 ? ['senere', 'later'] : ['tidligere', 'earlier'];
  return {
    nb: `${subject} slutter ${length.nb} ${nb}: ${to.nb}, ikke ${from.nb}`,
    en: `${subject} ends ${length.en} ${en}: ${to.en}, not ${from.en}`,
  };
}

function writeLength(days: number): Localised {
  const inWeeks = days >= IN_WEEKS_FROM;
  const count = inWeeks ? Math.round(days / 7) : days;
  const one = count === 1;
  if (inWeeks) return { nb: `${String(count)} uker`, en: `${String(count)} weeks` };
  return {
    nb: `${String(count)} ${one ? 'dag' : 'dager'}`,
    en: `${String(count)} ${one ? 'day' : 'days'}`,
  };
}

const DAYS = {
  nb: new Intl.DateTimeFormat('nb-NO', { dateStyle: 'long', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }),
};

/** Writes a date as a text says it: "1. oktober 2021". */
function writeDay(date: string | null): Localised {
  if (date === null) return { nb: '', en: '' };
  const day = Date.parse(date);
  return { nb: DAYS.nb.format(day), en: DAYS.en.format(day) };
}
