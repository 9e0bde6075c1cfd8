import { scaleLinear } from 'd3-scale';
import { PageTable } from '../parts/page-table.part.js';
import type { JSX } from 'preact';

export interface Bar {
  readonly label: JSX.Element | string;
  readonly value: number;
  /** The value as a reader sees it. */
  readonly text: string;
}

/**
 * Shows values as bars in the rows of a table. Names wrap and zoom as text does, and a screen
 * reader hears name and value.
 */
export function BarTable({
  caption,
  shownCaption = caption,
  headings,
  bars,
}: {
  readonly caption: string;
  /** Caption that is seen, where a heading says the rest. */
  readonly shownCaption?: string;
  readonly headings: readonly [label: string, value: string];
  readonly bars: readonly Bar[];
}): JSX.Element {
  const scale = scaleLinear()
    .domain([0, Math.max(1, ...bars.map(({ value }) => value))])
    .range([0, 100]);
  return (
    <PageTable
      caption={caption}
      shownCaption={shownCaption}
      headings={[headings[0], [headings[1], 'site-number'], '']}
    >
      <tbody>
        {bars.map(({ label, value, text }) => (
          <tr>
            <th scope="row" class="site-name">
              {label}
            </th>
            <td class="site-number">{text}</td>
            <td>
              <BarPart width={Math.max(0, scale(value))} />
            </td>
          </tr>
        ))}
      </tbody>
    </PageTable>
  );
}

function BarPart({ width }: { readonly width: number }): JSX.Element {
  return (
    <svg class="site-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="site-bar__value" width={width.toFixed(1)} height="10" />
    </svg>
  );
}
