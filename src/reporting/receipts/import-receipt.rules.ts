import { writeInstant } from '../../platform/base/instant.js';
import type { Localised } from '../../platform/base/problem.js';
import type { ImportReceiptResponse } from './import-receipt.dto.js';

/** The parts of an import that decide whether it has stored anything. */
export interface ImportOutcomeFacts {
  readonly mode: 'validate' | 'commit';
  readonly atomic: 'all' | 'row';
  readonly ended: boolean;
  /** Says whether the file's statement that there is nothing to report was stored. */
  readonly declared: boolean;
  readonly counts: {
    readonly created: number;
    readonly changed: number;
    readonly certified: number;
    readonly faults: number;
  };
}

/** Says whether an import has stored reports, projects or a nil return. */
export function hasStored({ mode, atomic, ended, declared, counts }: ImportOutcomeFacts): boolean {
  if (declared) return true;
  if (mode === 'validate') return false;
  const kept = atomic === 'row' || (ended && counts.faults === 0);
  return kept && counts.created + counts.changed + counts.certified > 0;
}

/** A receipt as a notice tells it. */
export interface ToldReceipt extends Pick<ImportReceiptResponse, 'sender' | 'file' | 'counts'> {
  /** Round of the reports; null of projects. */
  readonly round: string | null;
  readonly nil: boolean;
  readonly receivedAt: Date;
  readonly doneAt: Date;
}

/** Writes the title and the text of the notice that an import has stored something. */
export function receiptNotice(receipt: ToldReceipt): {
  readonly title: Localised;
  readonly text: Localised;
} {
  const lines = [timeLine(receipt), countLine(receipt), fileLine(receipt), senderLine(receipt)];
  return {
    title: titleOf(receipt),
    text: {
      nb: lines.map(({ nb }) => nb).join('\n'),
      en: lines.map(({ en }) => en).join('\n'),
    },
  };
}

function titleOf({ round, nil }: ToldReceipt): Localised {
  if (round === null)
    return { nb: 'Kvittering for en fil med tiltak', en: 'Receipt for a file of projects' };
  return nil
    ? {
        nb: `Kvittering: ingen tiltak å melde i runde ${round}`,
        en: `Receipt: nothing to report in round ${round}`,
      }
    : {
        nb: `Kvittering for en fil med rapporter i runde ${round}`,
        en: `Receipt for a file of reports in round ${round}`,
      };
}

function timeLine({ receivedAt, doneAt }: ToldReceipt): Localised {
  return {
    nb: `Mottatt ${writeInstant(receivedAt).nb}, ferdig ${writeInstant(doneAt).nb}.`,
    en: `Received ${writeInstant(receivedAt).en}, done ${writeInstant(doneAt).en}.`,
  };
}

function countLine({ counts }: ToldReceipt): Localised {
  const { created, changed, unchanged, faulty, certified } = counts;
  return {
    nb:
      `Nye: ${String(created)}. Endret: ${String(changed)}. Uendret: ${String(unchanged)}. ` +
      `Med feil, ikke lagret: ${String(faulty)}. Sertifisert: ${String(certified)}.`,
    en:
      `New: ${String(created)}. Changed: ${String(changed)}. Unchanged: ${String(unchanged)}. ` +
      `With faults, not stored: ${String(faulty)}. Certified: ${String(certified)}.`,
  };
}

function fileLine({ file: { sha256, size, mediaType } }: ToldReceipt): Localised {
  const line = `${mediaType}, ${String(size)} byte, SHA-256 ${sha256}.`;
  return { nb: `Fil: ${line}`, en: `File: ${line.replace(' byte,', ' bytes,')}` };
}

function senderLine({ sender: { actor, delegate, supplier, client } }: ToldReceipt): Localised {
  const by = delegate ?? supplier;
  return {
    nb: `Sendt for ${actor}${by === null ? '' : ` av ${by}`} (klient ${client}).`,
    en: `Sent for ${actor}${by === null ? '' : ` by ${by}`} (client ${client}).`,
  };
}
