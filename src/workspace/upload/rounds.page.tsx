import type { JSX } from 'preact';
import type { AnswerReader } from '../api/answer.parser.js';
import { languageOfApi, locateIn, type PageReply, type PersonVisit } from '../parts/visit.types.js';
import { Onward, PartTitle, SessionBar, Title } from '../parts/workspace-page.part.js';

/** Says whether a round takes reports of the caller now. */
export function isOpenRound(round: AnswerReader): boolean {
  return round.text('state') === 'open' || round.flag('correcting');
}

/** Makes the first page of a person that is logged in: the rounds of its organisation. */
export function makeRoundsPage(visit: PersonVisit, me: AnswerReader): PageReply {
  const { rounds: said } = visit.texts;
  const known = me.list('rounds').filter((round) => round.text('state') !== 'planned');
  const open = known.filter(isOpenRound);
  const earlier = known.filter((round) => !isOpenRound(round));
  const title = me.at('actor').text('name');
  const content = (
    <>
      <Title>{title}</Title>
      <SessionBar visit={visit} />
      {open.length === 0 && <p class="site-lead">{said.none}</p>}
      {open.map((round) => (
        <OpenRound visit={visit} round={round} />
      ))}
      <Delegations visit={visit} me={me} />
      {earlier.length > 0 && <PartTitle>{said.earlier}</PartTitle>}
      {earlier.map((round) => (
        <Onward href={locateIn(visit, `/rounds/${round.text('round')}`)}>
          {nameOf(visit, round)}
        </Onward>
      ))}
    </>
  );
  return { kind: 'page', status: 200, title, content };
}

/** Lists the organisations that have let this one report for them. */
function Delegations({
  visit,
  me,
}: {
  readonly visit: PersonVisit;
  readonly me: AnswerReader;
}): JSX.Element | null {
  const { language, texts } = visit;
  const given = me
    .list('mayActFor')
    .filter((one) => one.text('state') === 'inForce')
    .filter((one) => one.flag('mayPrepare') || one.flag('mayCertify'));
  if (given.length === 0) return null;
  return (
    <>
      <PartTitle>{texts.rounds.delegations}</PartTitle>
      <p class="ds-paragraph">{texts.rounds.delegationsText}</p>
      {given.map((one) => (
        <Onward href={locateIn({ language, actsFor: one.text('actor') })}>
          {one.text('name')}
        </Onward>
      ))}
    </>
  );
}

function OpenRound({
  visit,
  round,
}: {
  readonly visit: PersonVisit;
  readonly round: AnswerReader;
}): JSX.Element {
  const { texts, formats } = visit;
  return (
    <section class="site-card">
      <h2 class="ds-heading" data-size="sm">
        {nameOf(visit, round)}
      </h2>
      <p class="ds-paragraph">{texts.rounds.deadline(formats.instant(round.text('deadline')))}</p>
      <a class="ds-button" href={locateIn(visit, `/rounds/${round.text('round')}`)}>
        {texts.rounds.open}
      </a>
    </section>
  );
}

function nameOf({ language }: PersonVisit, round: AnswerReader): string {
  return round.at('name').text(languageOfApi(language));
}
