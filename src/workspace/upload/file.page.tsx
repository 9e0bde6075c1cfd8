import type { JSX } from 'preact';
import { TEXTS } from '../../pages/texts/page-texts.text.js';
import type { AnswerReader } from '../api/answer.parser.js';
import {
  languageOfApi,
  locateBelow,
  locateIn,
  type PageReply,
  type PersonVisit,
} from '../parts/visit.types.js';
import {
  DataTable,
  Message,
  Onward,
  PartTitle,
  SessionBar,
  TextList,
  Title,
} from '../parts/workspace-page.part.js';
import { UploadForm } from './round.page.js';

/** The most items of a part of the preview that a page shows. */
const MOST_SHOWN = 20;
/** The most faults that a page shows. */
const MOST_FAULTS = 50;

interface FileProps {
  readonly visit: PersonVisit;
  readonly file: AnswerReader;
}

/** Makes the page of a file: what came of it, its faults, and what it changes. */
export function makeFilePage(visit: PersonVisit, file: AnswerReader): PageReply {
  const said = visit.texts.file;
  const round = file.text('round');
  const faults = file.list('faults');
  const isOver = hasEnded(file);
  const content = (
    <>
      <Title>{said.title}</Title>
      <SessionBar visit={visit} />
      <Outcome visit={visit} file={file} />
      {isOver && faults.length > 0 && <Faults visit={visit} file={file} />}
      {isOver && faults.length > 0 && <PartTitle>{said.again}</PartTitle>}
      {isOver && faults.length > 0 && <UploadForm visit={visit} round={round} />}
      {isOver && faults.length === 0 && <Preview visit={visit} preview={file.at('preview')} />}
      <Onward href={locateIn(visit, `/rounds/${round}`)}>{said.onward}</Onward>
      <p class="ds-paragraph site-quiet">
        {said.sent} {visit.formats.instant(file.text('createdAt'))}. {said.checksum}{' '}
        <code>{file.text('sha256').slice(0, 16)}</code>
      </p>
    </>
  );
  const above = [{ title: round, path: locateBelow(visit, `/rounds/${round}`) }];
  return { kind: 'page', status: 200, title: said.title, content, above };
}

/** Says whether the job of a file is over. */
export function hasEnded(file: AnswerReader): boolean {
  return ['completed', 'failed', 'cancelled'].includes(file.text('state'));
}

function Outcome({ visit, file }: FileProps): JSX.Element {
  const said = visit.texts.file;
  const counts = file.at('counts');
  if (!hasEnded(file))
    return (
      <Message colour="info">
        <p class="ds-paragraph">{said.running}</p>
        <Onward href={locateIn(visit, `/imports/${file.text('id')}`)}>{said.look}</Onward>
      </Message>
    );
  if (counts.number('faults') > 0)
    return (
      <Said colour="danger" title={said.refused(counts.number('faults'))} text={said.refusedText} />
    );
  if (file.text('state') !== 'completed')
    return (
      <Message colour="danger">
        <p class="ds-paragraph">{said.broken}</p>
      </Message>
    );
  if (file.text('mode') === 'validate')
    return <Said colour="success" title={said.faultless} text={said.faultlessText} />;
  const stored = counts.number('created') + counts.number('changed');
  return <Said colour="success" title={said.stored(stored)} text={said.storedText} />;
}

function Said({
  colour,
  title,
  text,
}: {
  readonly colour: 'danger' | 'success';
  readonly title: string;
  readonly text: string;
}): JSX.Element {
  return (
    <Message colour={colour}>
      <h2 class="ds-heading site-said" data-size="xs">
        {title}
      </h2>
      <p class="ds-paragraph">{text}</p>
    </Message>
  );
}

/** Shows the faults in the words of the sheet: where, what stands there, what was expected. */
function Faults({ visit, file }: FileProps): JSX.Element {
  const said = visit.texts.file;
  const faults = file.list('faults').slice(0, MOST_FAULTS);
  const others = file.at('counts').number('faults') - faults.length;
  return (
    <>
      <PartTitle>{said.faults}</PartTitle>
      <DataTable
        label={said.faults}
        headings={[said.place, said.column, said.value, said.expected]}
      >
        {faults.map((fault) => (
          <FaultRow visit={visit} fault={fault} />
        ))}
      </DataTable>
      {others > 0 && <p class="ds-paragraph">{said.more(others)}</p>}
    </>
  );
}

function FaultRow({
  visit,
  fault,
}: {
  readonly visit: PersonVisit;
  readonly fault: AnswerReader;
}): JSX.Element {
  const said = visit.texts.file;
  const row = fault.text('row');
  const heading = fault.text('heading');
  return (
    <tr>
      <th scope="row">
        {row === '' ? said.wholeFile : said.cell(fault.text('sheet'), row)}
        {fault.text('cell') !== '' && `, ${said.cellName(fault.text('cell'))}`}
        {fault.text('project') !== '' && ` (${fault.text('project')})`}
      </th>
      <td data-label={said.column}>{heading === '' ? fault.text('column') : heading}</td>
      <td data-label={said.value}>
        {fault.text('value') === '' ? said.empty : fault.text('value')}
      </td>
      <td class="site-long" data-label={said.expected}>
        {fault.text('expected')}
      </td>
    </tr>
  );
}

function Preview({
  visit,
  preview,
}: {
  readonly visit: PersonVisit;
  readonly preview: AnswerReader;
}): JSX.Element {
  const said = visit.texts.file;
  const language = languageOfApi(visit.language);
  const ofProject = (item: AnswerReader, text: string): string =>
    item.text('project') === '' ? text : `${item.text('project')}: ${text}`;
  const effects = preview.list('effects').map((one) => ofProject(one, one.text(language)));
  const warnings = preview
    .list('warnings')
    .map((one) => ofProject(one, one.at('text').text(language)));
  const values = preview.number('values');
  const colours = preview.list('colours').map((one) => describeColours(visit, one));
  return (
    <>
      <PartTitle>{said.preview}</PartTitle>
      {values > 0 && <p class="ds-paragraph">{said.changes(values, preview.number('reports'))}</p>}
      <PreviewPart title={said.colours} items={colours} />
      <PreviewPart title={said.effects} items={effects} />
      <PreviewPart title={said.warnings} items={warnings} />
    </>
  );
}

function PreviewPart({
  title,
  items,
}: {
  readonly title: string;
  readonly items: readonly string[];
}): JSX.Element | null {
  if (items.length === 0) return null;
  return (
    <>
      <h3 class="ds-heading" data-size="xs">
        {title}
      </h3>
      <TextList items={items.slice(0, MOST_SHOWN)} />
    </>
  );
}

/** Describes projects that change colour: `Grønn → Rød: SAFEST, DHP`. */
function describeColours({ language }: PersonVisit, change: AnswerReader): string {
  const { colours } = TEXTS[language];
  const name = (colour: string): string =>
    colour === 'green' || colour === 'yellow' || colour === 'red' ? colours[colour] : colours.none;
  const projects = change.texts('projects').slice(0, MOST_SHOWN).join(', ');
  return `${name(change.text('from'))} → ${name(change.text('to'))}: ${projects}`;
}
