import { fileAddress } from '../parts/page-address.text.js';
import type { Made, PageRequest } from '../parts/page.types.js';
import { textIn, ViewTablePart } from '../parts/view-table.part.js';

/** Makes the page of any table of a release: the figures as they are in its files. */
export function makeTablePage(request: PageRequest): Made {
  const { parameters, release, texts } = request;
  const table = release.view.tables.find(({ name }) => name === parameters['table']);
  if (table === undefined) return 'notFound';
  const title = textIn(request, table.title);
  const description = textIn(request, table.description);
  return {
    title,
    description,
    menu: 'data',
    above: [{ title: texts.menu.data, path: '/data' }],
    table: table.name,
    content: (
      <>
        <h1 class="ds-heading" data-size="lg">
          {title}
        </h1>
        <p class="site-lead">{description}</p>
        <p class="site-source">
          {['csv', 'json', 'parquet']
            .map((ending) => `${table.name}.${ending}`)
            .filter((file) => release.files.some(({ name }) => name === file))
            .map((file) => (
              <a class="ds-link" href={fileAddress(release, file)}>
                {file}
              </a>
            ))}
        </p>
        <ViewTablePart request={request} table={table} />
      </>
    ),
  };
}
