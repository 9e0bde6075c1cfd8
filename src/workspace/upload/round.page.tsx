import type { JSX } from 'preact';
import type { AnswerReader } from '../api/answer.parser.js';
import { FormGuards } from '../parts/notice.part.js';
import { locateIn, type PageReply, type PersonVisit } from '../parts/visit.types.js';
import {
  DataTable,
  Message,
  Onward,
  PartTitle,
  SessionBar,
  Title,
} from '../parts/workspace-page.part.js';
import type { LoadedRound, RoundProject } from './round.types.js';

interface RoundPage {
  readonly round: LoadedRound;
  /** Files that were sent for the round, the newest first. */
  readonly files: readonly AnswerReader[];
}

/** Makes the page of a round: template, file, reports and certification, in this order. */
export function makeRoundPage(visit: PersonVisit, { round, files }: RoundPage): PageReply {
  const { texts, formats } = visit;
  const content = (
    <>
      <Title>{round.name}</Title>
      <p class="site-lead">
        {round.organisation}. {texts.rounds.deadline(formats.instant(round.deadline))}.
      </p>
      <SessionBar visit={visit} />
      <PartTitle>{texts.round.template.title}</PartTitle>
      <p class="ds-paragraph">{texts.round.template.text}</p>
      <a
        class="ds-button"
        data-variant="secondary"
        href={locateIn(visit, `/rounds/${round.key}/template`)}
      >
        {texts.round.download}
      </a>
      {round.isOpen && <UploadPart visit={visit} round={round.key} />}
      <PartTitle>{texts.round.reports}</PartTitle>
      <Projects visit={visit} round={round} />
      <NilPart visit={visit} round={round} />
      <CertifyPart visit={visit} round={round} />
      <SentFiles visit={visit} files={files} />
    </>
  );
  return { kind: 'page', status: 200, title: round.name, content };
}

function UploadPart({
  visit,
  round,
}: {
  readonly visit: PersonVisit;
  readonly round: string;
}): JSX.Element {
  const said = visit.texts.round;
  return (
    <>
      <PartTitle>{said.upload.title}</PartTitle>
      <p class="ds-paragraph">{said.upload.text}</p>
      <UploadForm visit={visit} round={round} />
    </>
  );
}

/** The form with which a file is sent. The key stands before the file: it is read first. */
export function UploadForm({
  visit,
  round,
}: {
  readonly visit: PersonVisit;
  readonly round: string;
}): JSX.Element {
  const said = visit.texts.round;
  const at = (step: string): string => locateIn(visit, `/rounds/${round}/${step}`);
  return (
    <form class="site-form" method="post" action={at('upload')} encType="multipart/form-data">
      <FormGuards />
      <div class="ds-field">
        <label class="ds-label" for="file">
          {said.fileLabel}
        </label>
        <p class="ds-paragraph site-quiet" id="file-hint">
          {said.fileHint}
        </p>
        <input
          class="ds-input"
          type="file"
          id="file"
          name="file"
          accept=".xlsx,.csv"
          aria-describedby="file-hint"
          required
        />
      </div>
      <div class="site-buttons">
        <button class="ds-button" type="submit">
          {said.store}
        </button>
        <button class="ds-button" data-variant="secondary" type="submit" formAction={at('check')}>
          {said.check}
        </button>
      </div>
    </form>
  );
}

function Projects({
  visit,
  round,
}: {
  readonly visit: PersonVisit;
  readonly round: LoadedRound;
}): JSX.Element {
  const said = visit.texts.round;
  if (round.projects.length === 0) return <p class="ds-paragraph">{said.noReports}</p>;
  return (
    <DataTable label={said.reports} headings={[said.project, said.standing, said.next]}>
      {round.projects.map((one) => (
        <ProjectRow visit={visit} round={round} one={one} />
      ))}
    </DataTable>
  );
}

interface RowProps {
  readonly visit: PersonVisit;
  readonly round: LoadedRound;
  readonly one: RoundProject;
}

function ProjectRow({ visit, round, one }: RowProps): JSX.Element {
  const said = visit.texts.round;
  const faults = one.report?.list('faults').length ?? 0;
  return (
    <tr>
      <th scope="row" class="site-name">
        {one.project}
      </th>
      <td data-label={said.standing}>
        {said.standings[one.standing]}
        {(one.report?.number('confirmedUnchanged') ?? 0) > 0 && `. ${said.confirmed}`}
        {faults > 0 && `. ${said.faults(faults)}`}
      </td>
      <td>
        <RowActions visit={visit} round={round} one={one} />
      </td>
    </tr>
  );
}

function RowActions({ visit, round, one }: RowProps): JSX.Element {
  const said = visit.texts.round;
  const { report } = one;
  const mayConfirm =
    report === undefined
      ? round.isOpen && one.hasEarlier
      : report.texts('allowedActions').includes('confirmUnchanged');
  return (
    <div class="site-buttons">
      {report !== undefined && (
        <a class="ds-link" href={locateIn(visit, `/reports/${report.text('id')}`)}>
          {said.correct}
          <span class="site-hidden"> {one.project}</span>
        </a>
      )}
      {mayConfirm && one.standing !== 'certified' && (
        <form method="post" action={locateIn(visit, `/rounds/${round.key}/unchanged`)}>
          <FormGuards />
          <input type="hidden" name="project" value={one.project} />
          <button class="ds-button" data-variant="secondary" data-size="sm" type="submit">
            {said.unchanged}
            <span class="site-hidden"> {one.project}</span>
          </button>
        </form>
      )}
    </div>
  );
}

/** Says that there is nothing to report, or lets the person say so where there is no report yet. */
function NilPart({
  visit,
  round,
}: {
  readonly visit: PersonVisit;
  readonly round: LoadedRound;
}): JSX.Element | null {
  const said = visit.texts.round;
  const { submission, projects } = round;
  if (submission?.flag('nil') === true)
    return <NilDeclared visit={visit} round={round} submission={submission} />;
  const hasReports = projects.some(({ report }) => report !== undefined);
  const mayDeclare = submission?.texts('allowedActions').includes('declareNil') ?? round.isOpen;
  if (hasReports || !mayDeclare) return null;
  return (
    <form method="post" action={locateIn(visit, `/rounds/${round.key}/nil`)}>
      <FormGuards {...versionOf(submission)} />
      <p class="ds-paragraph">{said.nilText}</p>
      <button class="ds-button" data-variant="secondary" type="submit">
        {said.nil}
      </button>
    </form>
  );
}

function versionOf(submission: AnswerReader | undefined): { readonly version?: string } {
  return submission === undefined ? {} : { version: submission.text('version') };
}

function NilDeclared({
  visit,
  round,
  submission,
}: {
  readonly visit: PersonVisit;
  readonly round: LoadedRound;
  readonly submission: AnswerReader;
}): JSX.Element {
  const said = visit.texts.round;
  return (
    <Message colour="info">
      <p class="ds-paragraph">{said.nilDeclared}</p>
      {submission.texts('allowedActions').includes('withdraw') && (
        <form method="post" action={locateIn(visit, `/rounds/${round.key}/withdraw`)}>
          <FormGuards {...versionOf(submission)} />
          <button class="ds-button" data-variant="secondary" data-size="sm" type="submit">
            {said.nilWithdraw}
          </button>
        </form>
      )}
    </Message>
  );
}

function CertifyPart({
  visit,
  round,
}: {
  readonly visit: PersonVisit;
  readonly round: LoadedRound;
}): JSX.Element | null {
  const said = visit.texts.round;
  if (round.submission === undefined) return null;
  const isDone = ['certified', 'accepted', 'submitted'].includes(round.submission.text('state'));
  const at = (step: string): string => locateIn(visit, `/rounds/${round.key}/${step}`);
  return (
    <>
      <PartTitle>{said.certify}</PartTitle>
      {isDone && (
        <Message colour="success">
          <p class="ds-paragraph">
            <a class="ds-link" href={at('receipt')}>
              {said.receipt}
            </a>
          </p>
        </Message>
      )}
      <p class="ds-paragraph">{said.certifyText}</p>
      <a class="ds-button" href={at('certify')}>
        {visit.texts.certify.title}
      </a>
    </>
  );
}

function SentFiles({
  visit,
  files,
}: {
  readonly visit: PersonVisit;
  readonly files: readonly AnswerReader[];
}): JSX.Element | null {
  if (files.length === 0) return null;
  return (
    <>
      <PartTitle>{visit.texts.round.files}</PartTitle>
      {files.map((file) => (
        <Onward href={locateIn(visit, `/imports/${file.text('id')}`)}>
          {visit.formats.instant(file.text('createdAt'))}
        </Onward>
      ))}
    </>
  );
}
