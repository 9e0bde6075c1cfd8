import type { JSX } from 'preact';
import { Facts } from '../../pages/parts/facts.part.js';
import type { AnswerReader } from '../api/answer.parser.js';
import { FormGuards } from '../parts/notice.part.js';
import {
  languageOfApi,
  locateBelow,
  locateIn,
  organisationOf,
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
import type { LoadedRound } from './round.types.js';

interface CertifyProps {
  readonly visit: PersonVisit;
  readonly round: LoadedRound;
}

/** Makes the page on which a person certifies all drafts of a round, with what speaks against it. */
export function makeCertifyPage(visit: PersonVisit, round: LoadedRound): PageReply {
  const said = visit.texts.certify;
  const drafts = round.projects.filter(({ standing }) => standing === 'draft');
  const missing = round.projects.filter(({ standing }) => standing === 'missing');
  const faults = describeFindings(visit, round, 'faults', 'detail');
  const warnings = describeFindings(visit, round, 'warnings', 'text');
  const isNil = round.submission?.flag('nil') === true;
  const content = (
    <>
      <Title>{said.title}</Title>
      <p class="site-lead">{said.lead}</p>
      <SessionBar visit={visit} />
      <PartTitle>{isNil ? visit.texts.round.nilDeclared : said.reports(drafts.length)}</PartTitle>
      {drafts.length > 0 && <TextList items={drafts.map(({ project }) => project)} />}
      {missing.length > 0 && !isNil && (
        <Message colour="warning">
          <p class="ds-paragraph">
            <strong>{said.missing(missing.length)}:</strong>{' '}
            {missing.map(({ project }) => project).join(', ')}. {said.missingText}
          </p>
        </Message>
      )}
      {faults.length > 0 && (
        <Message colour="danger">
          <p class="ds-paragraph">{said.faulty}</p>
          <TextList items={faults} />
        </Message>
      )}
      {warnings.length > 0 && <PartTitle>{said.warnings}</PartTitle>}
      {warnings.length > 0 && <TextList items={warnings} />}
      <CertifyForm visit={visit} round={round} />
    </>
  );
  const above = [{ title: round.name, path: locateBelow(visit, `/rounds/${round.key}`) }];
  return { kind: 'page', status: 200, title: said.title, content, above };
}

/** Describes the faults or warnings of the drafts, each with its project. */
function describeFindings(
  { language }: PersonVisit,
  { projects }: LoadedRound,
  list: 'faults' | 'warnings',
  member: 'detail' | 'text',
): string[] {
  return projects
    .filter(({ standing }) => standing === 'draft')
    .flatMap(({ project, report }) =>
      (report?.list(list) ?? []).map(
        (one) => `${project}: ${one.at(member).text(languageOfApi(language))}`,
      ),
    );
}

/** Returns the step that a person can take on a submission: to submit it first, or to certify it. */
export function chooseStep(submission: AnswerReader): 'submit' | 'certify' | undefined {
  const allowed = submission.texts('allowedActions');
  const isPrepared = submission.number('steps') === 2 && allowed.includes('submit');
  if (isPrepared) return 'submit';
  return allowed.includes('certify') ? 'certify' : undefined;
}

function CertifyForm({ visit, round }: CertifyProps): JSX.Element | null {
  const said = visit.texts.certify;
  const { submission } = round;
  if (submission === undefined) return null;
  const step = chooseStep(submission);
  if (step === undefined) {
    const locked = submission
      .list('lockedActions')
      .find((action) => action.text('action') === 'certify');
    return (
      <p class="ds-paragraph">
        {said.closed} {locked?.at('reason').text(languageOfApi(visit.language))}
      </p>
    );
  }
  return (
    <form class="site-form" method="post" action={locateIn(visit, `/rounds/${round.key}/certify`)}>
      <FormGuards version={submission.text('version')} />
      {step === 'submit' && <p class="ds-paragraph">{said.submitText}</p>}
      <button class="ds-button" type="submit">
        {step === 'submit' ? said.submit : said.button}
      </button>
    </form>
  );
}

/** Makes the receipt of what was certified or submitted, as the service has stored it. */
export function makeReceiptPage(
  visit: PersonVisit,
  round: LoadedRound,
  { submission, isPublic }: { readonly submission: AnswerReader; readonly isPublic: boolean },
): PageReply {
  const { receipt: said, session } = visit.texts;
  const action = submission.text('state') === 'submitted' ? 'submit' : 'certify';
  const title = action === 'submit' ? said.submitted : said.title;
  const step = submission.list('history').findLast((one) => one.text('action') === action);
  const at = step?.text('recordedAt') ?? submission.text('updatedAt');
  const content = (
    <>
      <Title>{title}</Title>
      <p class="site-lead">{said.lead}</p>
      <SessionBar visit={visit} />
      <Facts
        facts={[
          [said.organisation, round.organisation],
          [said.round, round.name],
          [said.at, visit.formats.instant(at)],
          [said.by, session.roles[visit.active.session.role]],
        ]}
      />
      {submission.flag('nil') ? (
        <p class="ds-paragraph">{visit.texts.round.nilDeclared}</p>
      ) : (
        <ReceiptTable visit={visit} submission={submission} />
      )}
      <p class="ds-paragraph">{said.later}</p>
      {isPublic && (
        <Onward href={`/${visit.language}/actors/${organisationOf(visit)}`}>
          {said.publicPage}
        </Onward>
      )}
    </>
  );
  const above = [{ title: round.name, path: locateBelow(visit, `/rounds/${round.key}`) }];
  return { kind: 'page', status: 200, title, content, above };
}

function ReceiptTable({
  visit,
  submission,
}: {
  readonly visit: PersonVisit;
  readonly submission: AnswerReader;
}): JSX.Element {
  const { receipt: said, round } = visit.texts;
  return (
    <DataTable label={round.reports} headings={[round.project, said.revision, said.delivered]}>
      {submission.list('reports').map((report) => (
        <tr>
          <th scope="row">{report.text('project')}</th>
          <td data-label={said.revision}>{report.text('revision')}</td>
          <td data-label={said.delivered}>
            {report.number('revision') === 0 && round.standings.draft}
            {report.number('revision') > 0 && (report.flag('late') ? said.late : said.onTime)}
          </td>
        </tr>
      ))}
    </DataTable>
  );
}
