import type { JSX } from 'preact';
import type { AnswerReader } from '../api/answer.parser.js';
import { FormGuards } from '../parts/notice.part.js';
import {
  languageOfApi,
  locateBelow,
  locateIn,
  type PageReply,
  type PersonVisit,
} from '../parts/visit.types.js';
import { Message, SessionBar, TextList, Title } from '../parts/workspace-page.part.js';
import { type CorrectableText, listTexts } from './report-texts.rules.js';

interface ReportPage {
  readonly report: AnswerReader;
  /** Faults that kept the corrections from being saved, and the status of the answer. */
  readonly refused?: { readonly status: number; readonly faults: readonly string[] };
  readonly isSaved?: boolean;
}

/** Makes the page on which the texts of a report are corrected. */
export function makeReportPage(visit: PersonVisit, page: ReportPage): PageReply {
  const said = visit.texts.report;
  const { report, refused, isSaved = false } = page;
  const language = languageOfApi(visit.language);
  const title = said.title(report.text('project'));
  const faults = report.list('faults').map((fault) => fault.at('detail').text(language));
  const content = (
    <>
      <Title>{title}</Title>
      <p class="site-lead">{said.lead}</p>
      <SessionBar visit={visit} />
      {isSaved && (
        <Message colour="success">
          <p class="ds-paragraph">{said.saved}</p>
        </Message>
      )}
      {refused !== undefined && (
        <Message colour="danger">
          <p class="ds-paragraph">{visit.texts.problem.faults}</p>
          <TextList items={refused.faults} />
        </Message>
      )}
      {faults.length > 0 && (
        <Message colour="warning">
          <p class="ds-paragraph">{said.faults}</p>
          <TextList items={faults} />
        </Message>
      )}
      <TextForm visit={visit} report={report} />
    </>
  );
  const round = report.text('round');
  const above = [{ title: round, path: locateBelow(visit, `/rounds/${round}`) }];
  return { kind: 'page', status: refused?.status ?? 200, title, content, above };
}

function TextForm({
  visit,
  report,
}: {
  readonly visit: PersonVisit;
  readonly report: AnswerReader;
}): JSX.Element {
  const said = visit.texts.report;
  const texts = listTexts(report.at('content'));
  if (!report.texts('allowedActions').includes('save')) {
    const reason = report.at('locked').text(languageOfApi(visit.language));
    return (
      <p class="ds-paragraph">
        {said.locked} {reason}
      </p>
    );
  }
  if (texts.length === 0) return <p class="ds-paragraph">{said.noTexts}</p>;
  return (
    <form class="site-form" method="post" action={locateIn(visit, `/reports/${report.text('id')}`)}>
      <FormGuards version={report.text('version')} />
      {texts.map((text, index) => (
        <div class="ds-field">
          <label class="ds-label" for={`text-${String(index)}`}>
            {labelOf(visit, text)}
          </label>
          <textarea class="ds-input" id={`text-${String(index)}`} name={text.pointer} rows={4}>
            {visit.form[text.pointer] ?? text.value}
          </textarea>
        </div>
      ))}
      <button class="ds-button" type="submit">
        {said.save}
      </button>
    </form>
  );
}

function labelOf({ texts: { report: said } }: PersonVisit, { label }: CorrectableText): string {
  switch (label.kind) {
    case 'field':
      return said.fields[label.field];
    case 'dimension':
      return said.dimension(said.dimensions[label.dimension] ?? label.dimension);
    case 'challenge':
      return said.challenge(label.number);
  }
}
