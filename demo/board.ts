import type { CompletenessResponse } from '../src/reporting/completeness/completeness.dto.js';
import type { NextYearResponse } from '../src/rollup/lists/next-year.dto.js';
import type {
  BudgetFigure,
  Counted,
  PortfolioStatusResponse,
} from '../src/rollup/status/portfolio-status.dto.js';

const LABELS = { green: 'green', yellow: 'yellow', red: 'red' } as const;
const ANSI = { green: 32, yellow: 33, red: 31 } as const;

function describeChange(change: number | null): string {
  if (change === null) return '';
  if (change > 0) return ` (+${format(change)})`;
  return change < 0 ? ` (−${format(-change)})` : ' (unchanged)';
}

function format(value: number): string {
  return value.toLocaleString('en-GB');
}

/** Returns whole millions, as the council papers show them. */
export function millions(amount: number): string {
  return format(Math.round(amount / 1_000_000));
}

function compare({ now, previous }: Counted): string {
  return previous === null ? format(now) : `${format(now)} (${format(previous)})`;
}

function budgetLine({ year, approved, previous }: BudgetFigure): string {
  return (
    `  Total budget ${String(year)}, NOK million      ` +
    `${millions(approved ?? 0)}${previous === null ? '' : ` (${millions(previous)})`}`
  );
}

type Paint = (name: keyof typeof ANSI, text: string) => string;

/** Shows a round to the board, as lines of text. */
export function boardView(status: PortfolioStatusResponse, colour: boolean): string[] {
  const paint: Paint = (name, text) =>
    colour ? `\u001b[${String(ANSI[name])}m${text}\u001b[0m` : text;
  return [
    ...totalLines(status, paint),
    ...status.red.flatMap((red) => [
      `  ${paint('red', 'Red')}: ${red.name} (${red.actor})`,
      `       why: ${red.reason ?? '–'}`,
      `       action: ${red.action ?? '–'}`,
    ]),
    ...status.leftRed.map((left) => `  No longer red: ${left.name} (${left.actor})`),
    ...movementLines(status),
    '  Per actor                                            projects  g/y/r     budget MNOK',
    ...status.actors.map(
      (actor) =>
        `    ${actor.name.padEnd(48)} ${compare(actor.projects).padStart(9)}  ` +
        `${`${String(actor.green)}/${String(actor.yellow)}/${String(actor.red)}`.padEnd(9)} ` +
        actor.budgets
          .map(({ approved }) => millions(approved ?? 0))
          .join(' + ')
          .padStart(6),
    ),
  ];
}

function totalLines(
  { round, projects, budgets, rated, states, colours }: PortfolioStatusResponse,
  paint: Paint,
): string[] {
  return [
    `${round.name.en} (${round.key}), budget year ${String(round.budgetYear)}`,
    '─'.repeat(72),
    `  Projects and programmes             ${compare(projects)}`,
    ...budgets
      .filter((figure) => (figure.approved ?? 0) > 0 && figure.year <= round.budgetYear + 1)
      .map(budgetLine),
    `  Active and rated                    ${compare(rated)}; planned ` +
      `${String(states.planned)}, paused ${String(states.paused)}`,
    ...colours.map(
      (figure) =>
        `  ${paint(figure.colour, '■'.repeat(Math.max(1, Math.round(figure.share / 4))).padEnd(26))} ` +
        `${LABELS[figure.colour].padEnd(7)}${String(figure.now).padStart(3)}  ` +
        `${String(figure.share).padStart(3)} %${describeChange(figure.change)}`,
    ),
  ];
}

function movementLines({ movement: moves, notReported }: PortfolioStatusResponse): string[] {
  if (moves === null) return [];
  const { entered, returned, left, changed } = moves;
  return [
    `  Movement: ${String(entered.length)} entered, ${String(returned.length)} reported again, ` +
      `${String(left.length)} left, ${String(notReported.total)} not reported, ` +
      `${String(changed.length)} changed colour`,
    ...changed.map((change) => `       ${change.from} → ${change.to}: ${change.project}`),
  ];
}

/** Shows the projects of the year after a round by strategy goal, as lines of text. */
export function nextYearView(
  { year, goals }: NextYearResponse,
  names: ReadonlyMap<string, string>,
): string[] {
  return [
    `  ${String(year)} by strategy goal (the goal of each project is illustrative)`,
    '                                                      planned  active  budget MNOK',
    ...goals.map(({ mainGoal, planned, active, budgets }) => {
      const amounts = budgets.map(({ approved }) => millions(approved)).join(' + ');
      return (
        `    ${shorten(`${mainGoal} ${names.get(mainGoal) ?? ''}`, 48).padEnd(50)}` +
        String(planned).padStart(7) +
        String(active).padStart(8) +
        (amounts === '' ? '–' : amounts).padStart(13)
      );
    }),
  ];
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;
}

/** Breaks a text into lines of at most 96 characters, each sentence a paragraph of its own. */
export function paragraphs(text: string): string[] {
  return text.split(/(?<=\.) (?=[A-Z])/).flatMap((sentence) => {
    const lines = [''];
    for (const word of sentence.split(' ')) {
      const line = lines.at(-1) ?? '';
      if (line !== '' && line.length + word.length >= 96) lines.push(`  ${word}`);
      else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
    }
    return lines;
  });
}

/** Shows how far each actor has come in an open round, as lines of text. */
export function completenessView({
  expected,
  reported,
  missing,
  actors,
}: CompletenessResponse): string[] {
  return [
    `  ${String(reported)} of ${String(expected)} reports are certified, ${String(missing)} missing`,
    ...actors.map(
      ({ name, submission, ...actor }) =>
        `    ${name.padEnd(48)} ${String(actor.reported)}/${String(actor.expected)}`.padEnd(60) +
        (submission ?? 'nothing yet'),
    ),
  ];
}

/** Draws a progress bar, which a terminal writes over the last one. */
export function progressBar(
  label: string,
  done: number,
  total: number | null,
  terminal: boolean,
): string {
  const share = shareOf(done, total);
  const bar =
    `${label} [${'█'.repeat(Math.round(share * 30)).padEnd(30, '·')}] ` +
    `${String(done)}/${total === null ? '?' : String(total)}`;
  return terminal ? `\r${bar}` : bar;
}

/** Returns the share that is done: all of nothing, and nothing of an unknown total. */
function shareOf(done: number, total: number | null): number {
  if (total === null) return 0;
  return total === 0 ? 1 : done / total;
}
