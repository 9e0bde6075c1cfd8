import type { Notice, NoticeTexts } from './workspace-texts.types.js';

export const EN_NOTICES: Readonly<Record<Notice, NoticeTexts>> = {
  loginFailed: {
    title: 'You were not logged in',
    text: 'The login may have taken too long, or have begun in another browser. Please try again.',
  },
  noOrganisation: {
    title: 'You cannot report for any organisation',
    text:
      'None of the organisations that you may represent takes part in the portfolio. Ask your ' +
      'organisation to grant you the right in Altinn.',
  },
  expired: {
    title: 'You have been logged out',
    text:
      'The session ended after 30 minutes without activity. What you sent just now was not ' +
      'stored; everything that was stored before is still there. Log in, and send it again.',
  },
  foreign: {
    title: 'The request was stopped',
    text:
      'The form did not come from this service. Nothing was done. Open the page here, and try ' +
      'again.',
  },
  tooMany: {
    title: 'Too many requests',
    text: 'Wait a little, and try again. Nothing was stored.',
  },
  notFound: {
    title: 'There is no such page',
    text:
      'The address may be wrong, or belong to another organisation than the one you are logged ' +
      'in for.',
  },
  noFile: {
    title: 'There was no file',
    text: 'Choose a file first, and upload again. Nothing was stored.',
  },
  wrongType: {
    title: 'This type of file cannot be used',
    text:
      'Upload the template as an Excel file (.xlsx), or a CSV file (.csv). Save older Excel ' +
      'files (.xls) as .xlsx first. Nothing was stored.',
  },
  unavailable: {
    title: 'The service does not answer now',
    text: 'Try again in a while.',
  },
};
