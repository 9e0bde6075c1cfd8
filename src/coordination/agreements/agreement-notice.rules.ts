import type { Localised } from '../../platform/base/problem.js';
import type { AgreementMove, AgreementPosition, AgreementSide } from './agreement.types.js';

/** An agreement as a notice tells of it. */
export interface ToldAgreement {
  /** The receiving project, and the supplying project, solution, area or ground. */
  readonly project: string;
  readonly target: string;
  readonly what: string;
  readonly receiver: string;
  readonly supplier: string;
}

/** A move as a notice tells of it. */
export interface ToldMove extends AgreementPosition {
  readonly move: AgreementMove;
  readonly side: AgreementSide;
  readonly reason: string | null;
  /** Round of the report that made the move. */
  readonly round: string | null;
}

/** Title and text of a notice. */
export interface NoticeText {
  readonly title: Localised;
  readonly text: Localised;
}

const TITLES: Readonly<Record<AgreementMove, Localised>> = {
  request: { nb: 'Dere er bedt om en leveranse', en: 'You are asked for a delivery' },
  offer: { nb: 'Dere er tilbudt en dato', en: 'You are offered a date' },
  counter: { nb: 'Mottakeren ber om en annen dato', en: 'The receiver asks for another date' },
  commit: { nb: 'Avtalen er inngått', en: 'The agreement is made' },
  deliver: { nb: 'Leveransen er meldt levert', en: 'The delivery is reported as made' },
  decline: { nb: 'Forespørselen er avslått', en: 'The request is declined' },
  withdraw: { nb: 'Forespørselen er trukket', en: 'The request is withdrawn' },
};

/** Writes the notice of a move to the other side. */
export function writeMoveNotice(agreement: ToldAgreement, move: ToldMove): NoticeText {
  const { nb, en } = TITLES[move.move];
  const lines = [describeAgreement(agreement), describeDays(move), ...describeWords(move)];
  return {
    title: { nb: `${nb}: ${agreement.what}`, en: `${en}: ${agreement.what}` },
    text: joinLines(lines),
  };
}

/** Writes the notice that a supplier's certified forecast has passed the day of need. */
export function writeForecastNotice(
  agreement: ToldAgreement,
  { date, neededBy }: { readonly date: string; readonly neededBy: string },
): NoticeText {
  return {
    title: {
      nb: `Leveransen ventes for sent: ${agreement.what}`,
      en: `The delivery is expected too late: ${agreement.what}`,
    },
    text: joinLines([
      describeAgreement(agreement),
      {
        nb: `Leverandørens rapport venter den ${date}. Dere trenger den ${neededBy}.`,
        en: `The supplier's report expects it on ${date}. You need it on ${neededBy}.`,
      },
    ]),
  };
}

function describeAgreement({ project, target, receiver, supplier }: ToldAgreement): Localised {
  return {
    nb: `${project} (${receiver}) trenger noe av ${target} (${supplier}).`,
    en: `${project} (${receiver}) needs something of ${target} (${supplier}).`,
  };
}

function describeDays({
  move,
  neededBy,
  offeredOn,
  committedOn,
  deliveredOn,
}: ToldMove): Localised {
  switch (move) {
    case 'offer':
      return {
        nb: `Tilbudt dato er ${String(offeredOn)}. Behovet er ${neededBy}.`,
        en: `The date offered is ${String(offeredOn)}. It is needed on ${neededBy}.`,
      };
    case 'commit':
      return {
        nb: `Avtalt dato er ${String(committedOn)}.`,
        en: `The date agreed is ${String(committedOn)}.`,
      };
    case 'deliver':
      return { nb: `Levert ${String(deliveredOn)}.`, en: `Delivered on ${String(deliveredOn)}.` };
    default:
      return { nb: `Behovet er ${neededBy}.`, en: `It is needed on ${neededBy}.` };
  }
}

function describeWords({ condition, reason, move, round }: ToldMove): Localised[] {
  return [
    ...(move === 'offer' && condition !== null
      ? [{ nb: `Vilkår: ${condition}`, en: `Condition: ${condition}` }]
      : []),
    ...(reason === null ? [] : [{ nb: reason, en: reason }]),
    ...(round === null
      ? []
      : [
          {
            nb: `Kilden er mottakerens rapport i runde ${round}.`,
            en: `The source is the receiver's report in round ${round}.`,
          },
        ]),
  ];
}

function joinLines(lines: readonly Localised[]): Localised {
  return {
    nb: lines.map((line) => line.nb).join('\n'),
    en: lines.map((line) => line.en).join('\n'),
  };
}
