import type { ComponentChildren, JSX } from 'preact';

/** Heading of a column: its text, and the style of its column. An empty text heads nothing. */
export type TableHeading = string | readonly [text: string | JSX.Element, style: string];

/**
 * A table of a page that scrolls by itself on a narrow screen. Its caption is heard, and not seen when
 * a heading above the table says the same.
 */
export function PageTable({
  caption,
  shownCaption,
  headings,
  style,
  isStacked = false,
  children,
}: {
  readonly caption: string;
  /** Caption that is seen, where no heading says the same. */
  readonly shownCaption?: string;
  readonly headings: readonly TableHeading[];
  /** Class of a table with a look of its own. */
  readonly style?: string;
  /** True when each row stands by itself on a narrow screen: its cells name their heading. */
  readonly isStacked?: boolean;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <div
      class={isStacked ? 'site-table site-stack' : 'site-table'}
      role="region"
      tabIndex={0}
      aria-label={caption}
    >
      <table class={style === undefined ? 'ds-table' : `ds-table ${style}`}>
        <caption class={shownCaption === undefined ? 'site-hidden' : undefined}>
          {shownCaption ?? caption}
        </caption>
        <thead>
          <tr>{headings.map(makeHeading)}</tr>
        </thead>
        {children}
      </table>
    </div>
  );
}

function makeHeading(heading: TableHeading): JSX.Element {
  const [text, style] = typeof heading === 'string' ? [heading, ''] : heading;
  if (text === '') return <td />;
  return (
    <th scope="col" class={style === '' ? undefined : style}>
      {text}
    </th>
  );
}
