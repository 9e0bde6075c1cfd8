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

function findColour({ view }: ShownRelease, colour: StatusColour): ViewRow | undefined {
  return readRows(view, 'summary').find((one) => one.text('figure') === colour);
}

function Chart({ request: { texts, rounds } }: { readonly request: PageRequest }): JSX.Element {
  return (
    <section>
      <PartHeading>{texts.figures.trend.chart}</PartHeading>
      <TrendChart
        title={texts.figures.trend.chart}
        rounds={rounds.map(({ view }) => view.round)}
        lines={COLOURS.map((colour) => ({
          name: texts.colours[colour],
          style: colour,
          values: rounds.map((release) => findColour(release, colour)?.number('value') ?? null),
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
            {COLOURS.map((colour) => (
              <td class="site-number">
                <ColourCount
                  request={{ ...request, release }}
                  row={findColour(release, colour)}
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
