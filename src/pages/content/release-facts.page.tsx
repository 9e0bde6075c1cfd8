import type { JSX } from 'preact';
import { nameCode } from '../parts/cell.part.js';
import { PageHeading, PartHeading } from '../parts/heading.part.js';
import { addressOf, fileAddress, nameListed } from '../parts/page-address.text.js';
import { PageTable } from '../parts/page-table.part.js';
import { labelListed } from '../parts/round-name.text.js';
import type { Page, PageRequest } from '../parts/page.types.js';
import { findTable } from '../parts/view-rows.text.js';
import { textIn, ViewTablePart } from '../parts/view-table.part.js';

/** Makes the list of corrections: what this release says otherwise, and why. */
export function makeCorrectionsPage(request: PageRequest): Page {
  const { corrections: said } = request.texts.content;
  const table = findTable(request.release.view, 'changes');
  return {
    title: said.title,
    description: said.description,
    menu: 'corrections',
    above: [],
    table: 'changes',
    content: (
      <>
        <PageHeading request={request} title={said.title}>
          {said.description}
        </PageHeading>
        {table === undefined || table.rows.length === 0 ? (
          <p class="ds-paragraph">{said.none}</p>
        ) : (
          <ViewTablePart request={request} table={table} />
        )}
      </>
    ),
  };
}

/** Makes the page of open data: tables, files, and what is withheld. */
export function makeDataPage(request: PageRequest): Page {
  const { language, texts } = request;
  const { data } = texts.content;
  return {
    title: data.title,
    description: data.description,
    menu: 'data',
    above: [],
    table: undefined,
    content: (
      <>
        <PageHeading request={request} title={data.title}>
          {data.description}
        </PageHeading>
        <Tables request={request} />
        <Files request={request} />
        <Withheld request={request} />
        <section>
          <PartHeading>{data.api}</PartHeading>
          <p class="ds-paragraph">
            <a class="ds-link" href="/docs">
              {data.apiText}
            </a>
          </p>
          <p class="ds-paragraph">
            <a class="ds-link" href="/v1/catalogue.ttl">
              {texts.figures.sources.catalogue}
            </a>
          </p>
          <p class="ds-paragraph">
            {texts.figures.sources.feeds}:{' '}
            <a class="ds-link" href={`/v1/feeds/atom?language=${language === 'en' ? 'en' : 'nb'}`}>
              Atom
            </a>
            ,{' '}
            <a class="ds-link" href={`/v1/feeds/json?language=${language === 'en' ? 'en' : 'nb'}`}>
              JSON
            </a>
          </p>
        </section>
      </>
    ),
  };
}

/** Endings of the files of a table, and the words above them. */
const ENDINGS = [
  ['CSV', 'csv'],
  ['JSON', 'json'],
  ['Parquet', 'parquet'],
  ['CSVW', 'csv-metadata.json'],
] as const;

/** Shows each table with its files side by side. */
function Tables({ request }: { readonly request: PageRequest }): JSX.Element {
  const { language, release, texts } = request;
  const { data } = texts.content;
  return (
    <section>
      <PartHeading>{data.tables}</PartHeading>
      <PageTable
        caption={data.tables}
        headings={[data.tables, ...ENDINGS.map(([name]) => [name, 'site-number'] as const)]}
      >
        <tbody>
          {release.view.tables.map((table) => (
            <tr>
              <th scope="row" class="site-name">
                <a class="ds-link" href={addressOf(language, `/data/${table.name}`, release)}>
                  {textIn(request, table.title)}
                </a>{' '}
                ({texts.table.countRows(table.rows.length)})
              </th>
              {ENDINGS.map(([kind, ending]) => (
                <td class="site-number">
                  <FileLink request={request} file={`${table.name}.${ending}`} kind={kind} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </PageTable>
    </section>
  );
}

/** Links to a file of the release by its size; a reader who hears it alone hears its name too. */
function FileLink({
  request: { release, formats },
  file,
  kind,
}: {
  readonly request: PageRequest;
  readonly file: string;
  readonly kind: string;
}): JSX.Element {
  const found = release.files.find(({ name }) => name === file);
  if (found === undefined) return <>–</>;
  const size = `${formats.number(found.bytes / 1000)} kB`;
  return (
    <a class="ds-link" href={fileAddress(release, file)} aria-label={`${kind}, ${file}, ${size}`}>
      {size}
    </a>
  );
}

/** Lists the files that hold more than one table. */
function Files({ request }: { readonly request: PageRequest }): JSX.Element {
  const { release, texts, formats } = request;
  const tables = new Set(release.view.tables.map(({ name }) => name));
  const others = release.files.filter(({ name }) => !tables.has(name.split('.')[0] ?? ''));
  return (
    <section>
      <PartHeading>{texts.content.data.files}</PartHeading>
      <ul class="ds-list">
        {others.map(({ name, bytes }) => (
          <li>
            <a class="ds-link" href={fileAddress(release, name)}>
              {name}
            </a>{' '}
            ({formats.number(bytes / 1000)} kB)
          </li>
        ))}
      </ul>
    </section>
  );
}

function Withheld({ request }: { readonly request: PageRequest }): JSX.Element {
  const { release, texts, formats } = request;
  const { data } = texts.content;
  const { withheld } = release.view;
  return (
    <section>
      <PartHeading>{data.withheld}</PartHeading>
      {withheld.length === 0 && <p class="ds-paragraph">{data.nothingWithheld}</p>}
      <ul class="ds-list">
        {withheld.map(({ field, ground, until, stage }) => (
          <li>
            {nameField(request, field)}
            {stage !== undefined && ` (${nameCode(texts, 'phase', stage).toLowerCase()})`}.{' '}
            {data.ground}: {ground}.{' '}
            {until !== null && `${data.until} ${formats.day(until.slice(0, 10))}.`}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Returns the words for a field such as `projects.lead_mailbox`, with its name in the files. */
function nameField(request: PageRequest, field: string): string {
  const [name = '', column] = field.split('.');
  const table = findTable(request.release.view, name);
  const found = table?.columns.find((one) => one.name === column);
  return table === undefined || found === undefined
    ? field
    : `${textIn(request, table.title)}: ${textIn(request, found.title)} (${field})`;
}

/** Makes the list of all releases, each a way to every page as it was then. */
export function makeReleasesPage(request: PageRequest): Page {
  const { releases: said } = request.texts.content;
  const { language, formats, releases, texts } = request;
  return {
    title: said.title,
    description: said.description,
    menu: 'releases',
    above: [],
    table: undefined,
    content: (
      <>
        <PageHeading request={request} title={said.title} hasFigures={false}>
          {said.description}
        </PageHeading>
        <ul class="ds-list">
          {releases.map(({ round, number, publishedAt, corrects, reason }, index) => (
            <li>
              <a
                class="ds-link"
                href={`/${language}/${index === 0 ? '' : `?release=${nameListed({ round, number })}`}`}
              >
                {labelListed(texts, { round, number })}
              </a>
              . {said.published} {formats.instant(publishedAt.toISOString())}.{' '}
              {corrects !== null && `${said.corrects(corrects)}: ${reason ?? ''}`}
            </li>
          ))}
        </ul>
      </>
    ),
  };
}
