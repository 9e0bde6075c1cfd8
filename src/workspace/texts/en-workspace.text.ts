import { EN_NOTICES } from './en-notices.text.js';
import type { WorkspaceTexts } from './workspace-texts.types.js';

const count = (number: number, one: string, several: string): string =>
  `${String(number)} ${number === 1 ? one : several}`;

export const EN_WORKSPACE: WorkspaceTexts = {
  name: 'Reporting',
  notices: EN_NOTICES,
  welcome: {
    title: 'Report for your organisation',
    lead:
      'Report to the national e-health portfolio with a spreadsheet, without a system of your ' +
      'own.',
    steps: [
      'Download the template. It is filled with what your organisation reported last.',
      'Fill it in and upload it. You see what changes, and what may be wrong.',
      'Certify the reports. You get a receipt.',
    ],
    logIn: 'Log in',
    system: 'Organisations with a portfolio tool of their own can send their reports through the',
    closed: 'Login is not open here.',
    loggedOut: 'You have logged out.',
    privacy:
      'The service keeps no national identity number and no name, only a code for you at the ' +
      'login, your role and the time.',
    choose: 'Choose an organisation',
    chooseLead: 'You may report for several organisations. Choose one of them.',
    go: 'Go on',
    typed: 'This is what you had typed. Copy it before you log in again:',
  },
  local: {
    title: 'Local login',
    lead:
      'This page stands in for Ansattporten in the demo and in development. Choose who you want ' +
      'to be.',
    organisation: 'Organisation',
    second: 'One more organisation (optional)',
    none: 'None',
    role: 'Role',
    wrong: 'Choose an organisation and a role.',
  },
  session: {
    roles: { reporter: 'May report', certifier: 'May report and certify' },
    actsFor: 'You report for',
    byDelegation: (number) => `by delegation as ${number}`,
    ownOrganisation: 'Back to your own organisation',
    logOut: 'Log out',
    idle: 'You are logged out after 30 minutes without activity.',
  },
  rounds: {
    none: 'No round takes reports now.',
    deadline: (instant) => `Deadline ${instant}`,
    open: 'Report in this round',
    earlier: 'Earlier rounds',
    delegations: 'Organisations that have delegated to you',
    delegationsText: 'You may report for these too.',
  },
  round: {
    template: {
      title: '1. Download the template',
      text:
        'The workbook is filled with your projects and what is reported so far. Open it in ' +
        'Excel or LibreOffice.',
    },
    download: 'Download the template (Excel)',
    upload: {
      title: '2. Upload',
      text:
        'The whole file is stored as drafts, or nothing if anything is wrong. Nothing is ' +
        'certified until you certify it yourself.',
    },
    fileLabel: 'Filled file',
    fileHint: 'Excel (.xlsx) or CSV',
    store: 'Upload and store drafts',
    check: 'Check only',
    reports: '3. Look over the reports',
    noReports: 'Your organisation has no projects in this round yet.',
    project: 'Project',
    standing: 'Status',
    next: 'What you can do',
    standings: { missing: 'Missing', draft: 'Draft', certified: 'Certified' },
    faults: (number) => `${count(number, 'fault', 'faults')} to correct`,
    correct: 'Correct texts',
    unchanged: 'Confirm unchanged',
    confirmed: 'Confirmed unchanged',
    nil: 'Declare that there is nothing to report',
    nilText:
      'Does the organisation have no projects to report in this round? Declare it, so that ' +
      'the directorate knows that nothing is missing. The declaration is certified in the ' +
      'next step.',
    nilDeclared: 'The organisation has declared that it has nothing to report.',
    nilWithdraw: 'Take the declaration back',
    certify: '4. Certify',
    certifyText: "Once you certify them, the reports are your organisation's answer in this round.",
    receipt: 'See the receipt',
    files: 'Files that you have sent',
  },
  file: {
    title: 'Your file',
    running: 'The file is being read. This usually takes some seconds.',
    look: 'Look again',
    broken: 'The file was not read to its end. Try to upload it again.',
    refused: (faults) => `${count(faults, 'fault', 'faults')} in the file`,
    refusedText: 'Nothing was stored. Correct the faults in the workbook, and upload it again.',
    stored: (reports) =>
      count(reports, 'report was stored as a draft', 'reports were stored as drafts'),
    storedText: 'Look over what has changed. Certify the reports when they are right.',
    faultless: 'The file has no faults',
    faultlessText: 'It was only checked. Nothing was stored.',
    faults: 'Faults in the file',
    more: (number) => `And ${String(number)} more. Correct these first.`,
    place: 'Place',
    wholeFile: 'The whole file',
    cell: (sheet, row) => (sheet === '' ? `Row ${row}` : `Sheet “${sheet}”, row ${row}`),
    cellName: (cell) => `cell ${cell}`,
    column: 'Column',
    value: 'Says now',
    empty: '(empty)',
    expected: 'Expected',
    again: 'Upload a corrected file',
    preview: 'What the file changes',
    changes: (values, reports) =>
      `${count(values, 'value', 'values')} in ${count(reports, 'report', 'reports')} are new since last time.`,
    effects: 'Lost or added',
    warnings: 'Look over',
    colours: 'Change colour',
    onward: 'Go on to the reports',
    sent: 'Received',
    checksum: 'Checksum',
  },
  report: {
    title: (project) => `Texts of ${project}`,
    lead: 'Correct the texts here. Numbers, dates and colours are corrected in the workbook.',
    fields: {
      summary: 'Summary',
      statusReason: 'Status: reason',
      statusAction: 'Status: action',
      riskReason: 'Risk: reason',
    },
    dimension: (name) => `${name}: reason`,
    dimensions: {
      time: 'Time',
      cost: 'Cost',
      scope: 'Scope and quality',
      resources: 'Resources',
      benefit: 'Benefit',
    },
    challenge: (number) => `Challenge ${String(number)}`,
    save: 'Save',
    saved: 'The texts are saved.',
    faults: 'To correct before certification',
    noTexts: 'The report has no texts to correct.',
    locked: 'The report cannot be changed now:',
  },
  certify: {
    title: 'Certify the reports',
    lead: 'All drafts are certified together. The directorate sees them afterwards.',
    reports: (number) => `${count(number, 'draft', 'drafts')} to certify`,
    missing: (number) => `${count(number, 'project lacks', 'projects lack')} a report`,
    missingText: 'You can certify without them. They stay missing.',
    faulty: 'Correct this first:',
    warnings: 'Warnings that go along',
    button: 'Certify the reports',
    submit: 'Submit for certification',
    submitText: 'Your organisation reports in two steps: another person certifies afterwards.',
    closed: 'The reports cannot be certified now:',
  },
  receipt: {
    title: 'Receipt: the reports are certified',
    submitted: 'The reports are submitted for certification',
    lead: 'Print or save this page if you need the receipt later.',
    organisation: 'Organisation',
    round: 'Round',
    at: 'Time',
    by: 'Role',
    revision: 'Revision',
    delivered: 'Delivered',
    onTime: 'In time',
    late: 'After the deadline',
    later: 'The reports appear on the public pages when the directorate publishes the round.',
    publicPage: "Your organisation's page in the public portfolio",
  },
  problem: {
    title: 'That did not work',
    faults: 'To correct:',
    back: 'Back',
  },
};
