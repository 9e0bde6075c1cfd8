import type { Localised } from '../../platform/base/problem.js';
import type { Delay } from './chain.rules.js';

/** Delays from this many days on are told in weeks. */
const IN_WEEKS_FROM = 21;

/**
 * Writes a delay with its contributors, such as "9 weeks late: 6 from P13, 3 its own". The parts add
 * up to the whole: weeks are rounded by the largest remainder.
 */
export function writeDelay(
  { days, parts, unexplained }: Delay,
  nameOf: (node: number) => string,
  own: number,
): Localised {
  if (days === null)
    return { nb: 'Ingen godkjent plan å måle mot', en: 'No approved plan to measure against' };
  if (days <= 0) return { nb: 'Ikke forsinket', en: 'Not late' };
  const inWeeks = days >= IN_WEEKS_FROM;
  const shares = [...parts.map((part) => part.days), unexplained];
  const counts = inWeeks ? roundToWeeks(shares, Math.round(days / 7)) : shares;
  const named = counts.flatMap((count, index) => {
    const part = parts[index];
    if (count === 0) return [];
    if (part === undefined)
      return [
        {
          nb: `${String(count)} fordi planene ikke passer sammen`,
          en: `${String(count)} because the plans do not fit together`,
        },
      ];
    return [
      part.node === own
        ? { nb: `${String(count)} egne`, en: `${String(count)} its own` }
        : {
            nb: `${String(count)} fra ${nameOf(part.node)}`,
            en: `${String(count)} from ${nameOf(part.node)}`,
          },
    ];
  });
  const total = String(inWeeks ? Math.round(days / 7) : days);
  const unit = unitOf(days, inWeeks);
  return {
    nb: `${total} ${unit.nb} forsinket: ${named.map(({ nb }) => nb).join(', ')}`,
    en: `${total} ${unit.en} late: ${named.map(({ en }) => en).join(', ')}`,
  };
}

function unitOf(days: number, inWeeks: boolean): Localised {
  if (inWeeks) return { nb: 'uker', en: 'weeks' };
  return days === 1 ? { nb: 'dag', en: 'day' } : { nb: 'dager', en: 'days' };
}

/** Rounds days to weeks that add up to a total, by the largest remainder. */
function roundToWeeks(days: readonly number[], total: number): number[] {
  const weeks = days.map((count) => Math.floor(count / 7));
  const missing = total - weeks.reduce((sum, count) => sum + count, 0);
  const byRemainder = [...days.keys()].sort(
    (one, other) => remainderOf(days[other]) - remainderOf(days[one]) || one - other,
  );
  const raised = new Set(byRemainder.slice(0, Math.max(0, missing)));
  return weeks.map((count, index) => (raised.has(index) ? count + 1 : count));
}

function remainderOf(days = 0): number {
  return days - Math.floor(days / 7) * 7;
}
