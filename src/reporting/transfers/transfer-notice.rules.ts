import type { Localised } from '../../platform/base/problem.js';
import { listWaitedFor } from './transfer.rules.js';
import type { TransferState } from './transfer.types.js';

/** A transfer as a notice tells it. */
export interface ToldTransfer {
  readonly state: TransferState;
  readonly decided: boolean;
  readonly ownerAgreed: boolean;
  readonly receiverAgreed: boolean;
  /** Code of the project. */
  readonly project: string;
  /** Names of the owner and of the new owner. */
  readonly from: string;
  readonly to: string;
  readonly firstDay: string | null;
  readonly round: string | null;
  readonly reason: string;
  readonly settledReason: string | null;
}

const TITLES: Readonly<Record<TransferState, Localised>> = {
  proposed: { nb: 'Overføring er foreslått', en: 'A transfer is proposed' },
  agreed: { nb: 'Overføring er avtalt', en: 'A transfer is agreed' },
  declined: { nb: 'Overføring er avslått', en: 'A transfer is declined' },
  withdrawn: { nb: 'Overføring er trukket', en: 'A transfer is withdrawn' },
  lapsed: { nb: 'Overføring er bortfalt', en: 'A transfer has lapsed' },
  carriedOut: { nb: 'Tiltaket har fått ny eier', en: 'The project has a new owner' },
};
const DECIDED: Localised = {
  nb: 'Direktoratet har besluttet overføring',
  en: 'The directorate has decided a transfer',
};

/** Writes the title and the text of the notice of a transfer, the same for both parties. */
export function transferNotice(transfer: ToldTransfer): {
  readonly title: Localised;
  readonly text: Localised;
} {
  const { state, decided, project } = transfer;
  const { nb, en } = state === 'agreed' && decided ? DECIDED : TITLES[state];
  const lines = noticeLines(transfer);
  return {
    title: { nb: `${nb}: ${project}`, en: `${en}: ${project}` },
    text: {
      nb: lines.map((line) => line.nb).join('\n'),
      en: lines.map((line) => line.en).join('\n'),
    },
  };
}

function noticeLines(transfer: ToldTransfer): Localised[] {
  const { from, to, firstDay, round, reason, settledReason } = transfer;
  const time: Localised =
    round === null
      ? { nb: `fra og med ${String(firstDay)}`, en: `from ${String(firstDay)}` }
      : { nb: `fra runde ${round}`, en: `from round ${round}` };
  return [
    { nb: `Fra ${from} til ${to} ${time.nb}.`, en: `From ${from} to ${to} ${time.en}.` },
    { nb: reason, en: reason },
    ...(settledReason === null ? [] : [{ nb: settledReason, en: settledReason }]),
    ...(transfer.state === 'proposed' ? [waitingLine(transfer)] : []),
  ];
}

function waitingLine(transfer: ToldTransfer): Localised {
  const names = listWaitedFor(transfer).map((party) =>
    party === 'owner' ? transfer.from : transfer.to,
  );
  return {
    nb: `Venter på samtykke fra ${names.join(' og ')}.`,
    en: `Waits for the consent of ${names.join(' and ')}.`,
  };
}
