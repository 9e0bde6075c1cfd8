import type {
  BudgetFigure,
  Counted,
  PortfolioStatusResponse,
} from '../src/rollup/status/portfolio-status.dto.js';

const LABELS = { green: 'green', yellow: 'yellow', red: 'red' } as const;
const ANSI = { green: 32, yellow: 33, red: 31 } as const;

function signed(change: number | null, unit = ''): string {
  if (change === null) return '';
  return change > 0
    ? ` (+${whole(change)}${unit})`
    : change < 0
      ? ` (−${whole(-change)}${unit})`
      : ' (unchanged)';
}

function whole(value: number): string {
  return value.toLocaleString('en-GB');
}

/** Whole millions, as the council papers show them. */
export function millions(amount: number): string {
  return whole(Math.round(amount / 1_000_000));
}

function was({ now, previous }: Counted): string {
  return previous === null ? whole(now) : `${whole(now)} (${whole(previous)})`;
}

function budget({ year, approved, previous }: BudgetFigure): string {
  return (
    `  Total budget ${String(year)}, NOK million      ` +
    `${millions(approved)}${previous === null ? '' : ` (${millions(previous)})`}`
  );
}

/** What the board sees of a round, as text. */
export function boardView(status: PortfolioStatusResponse, colour: boolean): string[] {
  const paint = (name: keyof typeof ANSI, text: string): string =>
    colour ? `\u001b[${String(ANSI[name])}m${text}\u001b[0m` : text;
  const lines = [
    `${status.round.name.en} (${status.round.key}), budget year ${String(status.round.budgetYear)}`,
    '─'.repeat(72),
    `  Projects and programmes             ${was(status.projects)}`,
    ...status.budgets
      .filter((figure) => figure.approved > 0 && figure.year <= status.round.budgetYear + 1)
      .map(budget),
    `  Active and rated                    ${was(status.rated)}; planned ` +
      `${String(status.states.planned)}, paused ${String(status.states.paused)}`,
    ...status.colours.map(
      (figure) =>
        `  ${paint(figure.colour, '■'.repeat(Math.max(1, Math.round(figure.share / 4))).padEnd(26))} ` +
        `${LABELS[figure.colour].padEnd(7)}${String(figure.now).padStart(3)}  ` +
        `${String(figure.share).padStart(3)} %${signed(figure.change)}`,
    ),
  ];
  for (const red of status.red)
    lines.push(
      `  ${paint('red', 'Red')}: ${red.name} (${red.actor})`,
      `       why: ${red.reason ?? '–'}`,
      `       action: ${red.action ?? '–'}`,
    );
  for (const left of status.leftRed) lines.push(`  No longer red: ${left.name} (${left.actor})`);
  if (status.movement !== null) {
    const { entered, left, changed } = status.movement;
    lines.push(
      `  Movement: ${String(entered.length)} entered, ${String(left.length)} left, ` +
        `${String(changed.length)} changed colour`,
    );
    for (const change of changed)
      lines.push(`       ${change.from} → ${change.to}: ${change.project}`);
  }
  lines.push(
    '  Per actor                                            projects  g/y/r     budget MNOK',
  );
  for (const actor of status.actors) {
    lines.push(
      `    ${actor.name.padEnd(48)} ${was(actor.projects).padStart(9)}  ` +
        `${`${String(actor.green)}/${String(actor.yellow)}/${String(actor.red)}`.padEnd(9)} ` +
        millions(actor.budget.approved).padStart(6),
    );
  }
  return lines;
}

/** A progress bar on one line of a terminal; elsewhere nothing until it is done. */
export function progressBar(
  label: string,
  done: number,
  total: number | null,
  terminal: boolean,
): string {
  const share = total === null || total === 0 ? (total === 0 ? 1 : 0) : done / total;
  const bar =
    `${label} [${'█'.repeat(Math.round(share * 30)).padEnd(30, '·')}] ` +
    `${String(done)}/${total === null ? '?' : String(total)}`;
  return terminal ? `\r${bar}` : bar;
}
