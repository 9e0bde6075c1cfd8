import { scaleLinear, scalePoint } from 'd3-scale';
import { line } from 'd3-shape';
import type { JSX } from 'preact';

export interface TrendLine {
  readonly name: string;
  /** Word in the name of its style: a line has a dash of its own beside its colour. */
  readonly style: string;
  /** One value per round; null where the round has none. */
  readonly values: readonly (number | null)[];
}

const WIDTH = 400;
const HEIGHT = 220;
const MARGIN = { top: 12, right: 72, bottom: 44, left: 48 };
const LINE_HEIGHT = 16;

/** Shows values over rounds as lines that carry their own names. The same numbers stand in a table. */
export function TrendChart({
  title,
  rounds,
  lines,
}: {
  readonly title: string;
  /** Names of the rounds, the oldest first. */
  readonly rounds: readonly string[];
  readonly lines: readonly TrendLine[];
}): JSX.Element {
  const highest = Math.max(1, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const across = scalePoint(rounds.keys(), [MARGIN.left, WIDTH - MARGIN.right]);
  const up = scaleLinear([0, highest], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice();
  const place = (index: number): number => across(index) ?? 0;
  return (
    <svg class="site-chart" viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`} role="img">
      <title>{title}</title>
      {up.ticks(4).map((tick) => (
        <g>
          <line
            class="site-chart__axis"
            x1={MARGIN.left}
            x2={WIDTH - MARGIN.right}
            y1={up(tick)}
            y2={up(tick)}
          />
          <text x={MARGIN.left - 8} y={up(tick) + 4} text-anchor="end">
            {tick}
          </text>
        </g>
      ))}
      {shortenNames(rounds).map((name, index) => (
        <AxisName name={name} x={place(index)} />
      ))}
      {lines.map(({ name, style, values }) => (
        <TrendPath name={name} style={style} points={pointsOf(values, place, up)} />
      ))}
    </svg>
  );
}

/** Leaves out the words that all names begin with: the title of the chart says what they are. */
function shortenNames(names: readonly string[]): string[] {
  const words = names.map((name) => name.split(' '));
  // A word of each name stays.
  const most = Math.min(...words.map(({ length }) => length)) - 1;
  const [first = []] = words;
  const differs = first
    .slice(0, most)
    .findIndex((word, place) => words.some((own) => own[place] !== word));
  return words.map((own) => own.slice(differs === -1 ? most : differs).join(' '));
}

/** Writes a name below the axis, its last word on a line of its own. */
function AxisName({ name, x }: { readonly name: string; readonly x: number }): JSX.Element {
  const words = name.split(' ');
  const lines = [words.slice(0, -1).join(' '), words.at(-1) ?? ''].filter((line) => line !== '');
  return (
    <text y={HEIGHT - MARGIN.bottom + 4} text-anchor="middle">
      {lines.map((line) => (
        <tspan x={x} dy={LINE_HEIGHT}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

type Point = readonly [x: number, y: number];

function pointsOf(
  values: TrendLine['values'],
  across: (index: number) => number,
  up: (value: number) => number,
): Point[] {
  return values.flatMap((value, index) =>
    value === null ? [] : [[across(index), up(value)] as const],
  );
}

function TrendPath({
  name,
  style,
  points,
}: {
  readonly name: string;
  readonly style: string;
  readonly points: readonly Point[];
}): JSX.Element {
  const path = line<Point>(
    ([x]) => x,
    ([, y]) => y,
  )(points);
  const [x, y] = points.at(-1) ?? [0, 0];
  return (
    <g>
      <path class={`site-chart__line site-chart__line--${style}`} d={path ?? ''} />
      <text x={x + 8} y={y + 4}>
        {name}
      </text>
    </g>
  );
}
