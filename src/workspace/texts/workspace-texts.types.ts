import type { Role } from '../login/session.types.js';

/** A page that says one thing: its title and its text. */
export interface NoticeTexts {
  readonly title: string;
  readonly text: string;
}

/** Notices that stand in the place of a page. */
export type Notice =
  | 'loginFailed'
  | 'noOrganisation'
  | 'expired'
  | 'foreign'
  | 'tooMany'
  | 'notFound'
  | 'noFile'
  | 'wrongType'
  | 'unavailable';

/** State of a project in a round. */
export type ReportStanding = 'missing' | 'draft' | 'certified';

/** Texts of a report that a person may correct in place. */
export type TextField = 'summary' | 'statusReason' | 'statusAction' | 'riskReason';

/** Every text of the upload page. A language that lacks one does not compile. */
export interface WorkspaceTexts {
  readonly name: string;
  readonly notices: Readonly<Record<Notice, NoticeTexts>>;
  readonly welcome: WelcomeTexts;
  readonly local: LocalTexts;
  readonly session: {
    readonly roles: Readonly<Record<Role, string>>;
    readonly actsFor: string;
    readonly byDelegation: (number: string) => string;
    readonly ownOrganisation: string;
    readonly logOut: string;
    readonly idle: string;
  };
  readonly rounds: RoundsTexts;
  readonly round: RoundTexts;
  readonly file: FileTexts;
  readonly report: ReportTexts;
  readonly certify: CertifyTexts;
  readonly receipt: ReceiptTexts;
  readonly problem: { readonly title: string; readonly faults: string; readonly back: string };
}

export interface WelcomeTexts {
  readonly title: string;
  readonly lead: string;
  readonly steps: readonly string[];
  readonly logIn: string;
  readonly system: string;
  /** Stands in the place of the button where no issuer of persons is set. */
  readonly closed: string;
  readonly loggedOut: string;
  readonly privacy: string;
  readonly choose: string;
  readonly chooseLead: string;
  readonly go: string;
  /** Heads what a person had typed when its session ended. */
  readonly typed: string;
}

/** Texts of the page on which the local issuer lets anybody log in. */
export interface LocalTexts {
  readonly title: string;
  readonly lead: string;
  readonly organisation: string;
  readonly second: string;
  readonly none: string;
  readonly role: string;
  readonly wrong: string;
}

export interface RoundsTexts {
  readonly none: string;
  readonly deadline: (instant: string) => string;
  readonly open: string;
  readonly earlier: string;
  readonly delegations: string;
  readonly delegationsText: string;
}

export interface RoundTexts {
  readonly template: NoticeTexts;
  readonly download: string;
  readonly upload: NoticeTexts;
  readonly fileLabel: string;
  readonly fileHint: string;
  readonly store: string;
  readonly check: string;
  readonly reports: string;
  readonly noReports: string;
  readonly project: string;
  readonly standing: string;
  readonly next: string;
  readonly standings: Readonly<Record<ReportStanding, string>>;
  readonly faults: (count: number) => string;
  readonly correct: string;
  readonly unchanged: string;
  readonly confirmed: string;
  readonly nil: string;
  readonly nilText: string;
  readonly nilDeclared: string;
  readonly nilWithdraw: string;
  readonly certify: string;
  readonly certifyText: string;
  readonly receipt: string;
  readonly files: string;
}

export interface FileTexts {
  readonly title: string;
  readonly running: string;
  readonly look: string;
  readonly broken: string;
  readonly refused: (faults: number) => string;
  readonly refusedText: string;
  readonly stored: (reports: number) => string;
  readonly storedText: string;
  readonly faultless: string;
  readonly faultlessText: string;
  readonly faults: string;
  readonly more: (count: number) => string;
  readonly place: string;
  readonly wholeFile: string;
  /** Names a place in the words of the sheet. */
  readonly cell: (sheet: string, row: string) => string;
  /** Names a cell by its column letter and row: B7. */
  readonly cellName: (cell: string) => string;
  readonly column: string;
  readonly value: string;
  readonly empty: string;
  readonly expected: string;
  readonly again: string;
  readonly preview: string;
  readonly changes: (values: number, reports: number) => string;
  readonly effects: string;
  readonly warnings: string;
  readonly colours: string;
  readonly onward: string;
  readonly sent: string;
  readonly checksum: string;
}

export interface ReportTexts {
  readonly title: (project: string) => string;
  readonly lead: string;
  readonly fields: Readonly<Record<TextField, string>>;
  readonly dimension: (name: string) => string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly challenge: (number: number) => string;
  readonly save: string;
  readonly saved: string;
  readonly faults: string;
  readonly noTexts: string;
  readonly locked: string;
}

export interface CertifyTexts {
  readonly title: string;
  readonly lead: string;
  readonly reports: (count: number) => string;
  readonly missing: (count: number) => string;
  readonly missingText: string;
  readonly faulty: string;
  readonly warnings: string;
  readonly button: string;
  readonly submit: string;
  readonly submitText: string;
  readonly closed: string;
}

export interface ReceiptTexts {
  readonly title: string;
  readonly submitted: string;
  readonly lead: string;
  readonly organisation: string;
  readonly round: string;
  readonly at: string;
  readonly by: string;
  readonly revision: string;
  readonly delivered: string;
  readonly onTime: string;
  readonly late: string;
  readonly later: string;
  readonly publicPage: string;
}
