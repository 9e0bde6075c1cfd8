import type { JSX } from 'preact';
import { TrendChart } from '../charts/trend-chart.part.js';
import { PageHeading, PartHeading } from '../parts/heading.part.js';
import { releaseName } from '../parts/page-address.text.js';
import { nameRound } from '../parts/round-name.text.js';
import { PageTable } from '../parts/page-table.part.js';
import type { Page, PageRequest, ShownRelease } from '../parts/page.types.js';
import { StatusSign } from '../parts/status-sign.part.js';
import { readRows, type ViewRow } from '../parts/view-rows.text.js';
import type { StatusColour } from '../texts/page-language.types.js';
import { ColourCount } from './colour-count.part.js';
import { FigureValue } from './summary-table.part.js';

const COLOURS: readonly StatusColour[] = ['green', 'yellow', 'red'];

/** Makes the page of the published rounds side by side. */
export function makeTrendPage(request: PageRequest): Page {
  const { trend } = request.texts.figures;
  return {
    title: trend.title,
    description: trend.description,
    menu: 'trend',
    above: [],
    table: 'summary',
    content: (
      <>
        <PageHeading request={request} title={trend.title}>
          {trend.description}
        </PageHeading>
        {request.rounds.length < 2 ? (
          <p class="ds-paragraph">{trend.one}</p>
        ) : (
          <Chart request={request} />
        )}
        <TrendTable request={request} />
      </>
    ),
  };
}

function findFigure({ view }: ShownRelease, figure: string): ViewRow | undefined {
  return readRows(view, 'summary').find((one) => one.text('figure') === figure);
}

function Chart({
  request: { texts, rounds, language },
}: {
  readonly request: PageRequest;
}): JSX.Element {
  return (
    <section>
      <PartHeading>{texts.figures.trend.chart}</PartHeading>
      <TrendChart
        title={texts.figures.trend.chart}
        rounds={rounds.map(({ view }) => nameRound(language, view))}
        lines={COLOURS.map((colour) => ({
          name: texts.colours[colour],
          style: colour,
          values: rounds.map((release) => findFigure(release, colour)?.number('value') ?? null),
        }))}
      />
    </section>
  );
}

/** Shows the numbers of the chart. Each round leads to the overview as it was released. */
function TrendTable({ request }: { readonly request: PageRequest }): JSX.Element {
  const { texts, language, rounds } = request;
  const { trend } = texts.figures;
  return (
    <PageTable
      caption={trend.description}
      headings={[
        trend.round,
        [texts.figures.names['rated'] ?? '', 'site-number'],
        ...COLOURS.map(
          (colour) => [<StatusSign colour={colour} texts={texts} />, 'site-number'] as const,
        ),
      ]}
    >
      <tbody>
        {rounds.map((release) => (
          <tr>
            <th scope="row">
              <a
                class="ds-link"
                href={`/${language}/${release.named ? `?release=${releaseName(release)}` : ''}`}
              >
                {nameRound(language, release.view)}
              </a>
            </th>
            <td class="site-number">
              <Rated request={{ ...request, release }} />
            </td>
            {COLOURS.map((colour) => (
              <td class="site-number">
                <ColourCount
                  request={{ ...request, release }}
                  row={findFigure(release, colour)}
                  colour={colour}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </PageTable>
  );
}

/** Shows how many active projects of a release have a colour. */
function Rated({ request }: { readonly request: PageRequest }): JSX.Element {
  const row = findFigure(request.release, 'rated');
  return row === undefined ? <>–</> : <FigureValue request={request} row={row} column="value" />;
}
