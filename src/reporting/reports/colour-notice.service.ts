import { Injectable } from '@nestjs/common';
import type { Localised } from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Notices } from '../../platform/work/notices.js';
import type { Colour } from '../content/report.types.js';
import { NoticeRecipients } from '../steps/notice-recipient.port.js';
import type { ColourStep } from './colour.dto.js';
import type { ReportColours } from './colour.queries.js';

/** A step of the directorate's colour, of which the owner is told. */
export interface ToldColour {
  readonly reportId: string;
  /** The colours of the report before the step. */
  readonly before: ReportColours;
  readonly step: ColourStep;
  /** Null when the colour is withdrawn. */
  readonly colour: Colour | null;
  readonly reason: string;
}

const TITLES: Readonly<Record<ColourStep, Localised>> = {
  given: { nb: 'Direktoratet har gitt en farge', en: 'The directorate has given a colour' },
  replaced: {
    nb: 'Direktoratet har endret fargen sin',
    en: 'The directorate has changed its colour',
  },
  withdrawn: {
    nb: 'Direktoratet har trukket fargen sin',
    en: 'The directorate has withdrawn its colour',
  },
};
const COLOUR_NAMES: Readonly<Record<Colour, Localised>> = {
  green: { nb: 'grønn', en: 'green' },
  yellow: { nb: 'gul', en: 'yellow' },
  red: { nb: 'rød', en: 'red' },
};

/** Tells the owner of a report when the directorate gives, replaces or withdraws its colour. */
@Injectable()
export class ColourNotices {
  constructor(
    private readonly notices: Notices,
    private readonly recipients: NoticeRecipients,
  ) {}

  async tell(tx: Tx, told: ToldColour, now: Date): Promise<void> {
    const { actorId, roundId, round, project } = told.before;
    const recipients = await this.recipients.listOwner(
      tx,
      { actorId, roundId, projects: [project] },
      now,
    );
    const { nb, en } = TITLES[told.step];
    await this.notices.write(
      tx,
      recipients.map((recipient) => ({
        ...recipient,
        kind: 'directorate-colour',
        subject: `report/${told.reportId}`,
        title: { nb: `${nb}: ${project}, runde ${round}`, en: `${en}: ${project}, round ${round}` },
        text: {
          nb: [describeColour(told, 'nb'), `Begrunnelse: ${told.reason}`].join('\n'),
          en: [describeColour(told, 'en'), `Reason: ${told.reason}`].join('\n'),
        },
      })),
      now,
    );
  }
}

/** Describes the colour before and after a step, and the revision on which it was given. */
function describeColour({ before, colour }: ToldColour, language: 'nb' | 'en'): string {
  const none = { nb: 'ingen', en: 'none' }[language];
  const nameOf = (one: Colour | null): string =>
    one === null ? none : COLOUR_NAMES[one][language];
  const labels = { nb: ['Farge', 'før', 'revisjon'], en: ['Colour', 'before', 'revision'] };
  const [label = '', earlier = '', revision = ''] = labels[language];
  const was = nameOf(before.directorate?.colour ?? null);
  return `${label}: ${nameOf(colour)} (${earlier}: ${was}), ${revision} ${String(before.revision)}`;
}
