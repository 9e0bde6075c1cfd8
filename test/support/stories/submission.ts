import { KNOWN_CODE, sendKnownCode } from '../mailboxes.js';
import type { Keys, Slice } from './acted-story.js';
import { ACTORS } from '../service.js';

const { directorate, helseMidt, helseVest } = ACTORS;
const MAILBOX = 'portefolje@helse.example.org';

/**
 * An actor with nothing to report, and one whose reports are asked about, returned and certified
 * again; then the next round.
 */
export const submissions: Slice = {
  name: 'submissions',
  after: ['foundation'],
  steps: [
    { operation: 'getActorReporting', actor: helseVest, path: { organisationNumber: helseVest } },
    { operation: 'setActorReporting', actor: helseVest, path: { organisationNumber: helseVest } },
    // The story has one client for each actor, and so nobody to certify in the second step.
    {
      operation: 'setActorReporting',
      actor: helseVest,
      path: { organisationNumber: helseVest },
      body: { steps: 1, mailbox: MAILBOX, escalationMailbox: 'direktor@helse.example.org' },
    },
    {
      operation: 'sendMailboxCode',
      actor: helseVest,
      path: { organisationNumber: helseVest },
      body: { mailbox: MAILBOX },
    },
    {
      operation: 'confirmMailbox',
      actor: helseVest,
      path: { organisationNumber: helseVest },
      body: { mailbox: MAILBOX, code: KNOWN_CODE },
      arrange: (service) => sendKnownCode(service, MAILBOX),
    },
    {
      operation: 'createSubmission',
      actor: helseVest,
      path: ({ round }) => ({ round }),
      leaves: ({ body }) => ({ nilSubmission: body.id }),
    },
    {
      operation: 'extendSubmission',
      actor: directorate,
      path: ({ nilSubmission }) => ({ id: nilSubmission }),
    },
    {
      operation: 'declareNil',
      actor: helseVest,
      path: ({ nilSubmission }) => ({ id: nilSubmission }),
    },
    {
      operation: 'withdrawSubmission',
      actor: helseVest,
      path: ({ nilSubmission }) => ({ id: nilSubmission }),
    },
    {
      operation: 'declareNil',
      actor: helseVest,
      path: ({ nilSubmission }) => ({ id: nilSubmission }),
    },
    {
      operation: 'certifySubmission',
      actor: helseVest,
      path: ({ nilSubmission }) => ({ id: nilSubmission }),
    },
    {
      operation: 'acceptSubmission',
      actor: directorate,
      path: ({ nilSubmission }) => ({ id: nilSubmission }),
    },
    {
      operation: 'listSubmissions',
      actor: helseMidt,
      path: ({ round }) => ({ round }),
      leaves: ({ body }) => ({ submission: body.items[0].id }),
    },
    {
      operation: 'getImportTemplate',
      actor: helseMidt,
      path: ({ round }) => ({ round }),
      query: { language: 'en' },
    },
    {
      operation: 'askQuestion',
      actor: directorate,
      path: ({ submission }) => ({ id: submission }),
      leaves: ({ body }) => ({ question: body.questions[0].id }),
    },
    {
      operation: 'answerQuestion',
      actor: helseMidt,
      path: ({ submission }) => ({ id: submission }),
      body: ({ question }: Keys) => ({ question, text: 'Nei, bare innføringen.' }),
    },
    {
      operation: 'returnSubmission',
      actor: directorate,
      path: ({ submission }) => ({ id: submission }),
    },
    { operation: 'patchReport', actor: helseMidt, path: ({ report }) => ({ id: report }) },
    {
      operation: 'submitSubmission',
      actor: helseMidt,
      path: ({ submission }) => ({ id: submission }),
    },
    {
      operation: 'certifySubmission',
      actor: helseMidt,
      path: ({ submission }) => ({ id: submission }),
    },
    { operation: 'revertReport', actor: helseMidt, path: ({ report }) => ({ id: report }) },
    {
      operation: 'getSubmission',
      actor: helseMidt,
      path: ({ submission }) => ({ id: submission }),
    },
    {
      operation: 'createRound',
      shared: true,
      actor: directorate,
      body: {
        key: '2021-3',
        period: '2021Q2',
        name: { nb: 'Innrapportering august 2021', en: 'Reporting August 2021' },
        budgetYear: 2021,
        criteriaSet: '2021-03',
        opensAt: '2021-04-06T08:30:00+02:00',
        deadline: '2021-08-20T16:00:00+02:00',
        closesAt: '2021-08-31T16:00:00+02:00',
      },
      leaves: ({ body }) => ({ laterRound: body.key }),
    },
    {
      operation: 'openRound',
      actor: directorate,
      path: ({ laterRound }) => ({ round: laterRound }),
    },
    {
      operation: 'createRound',
      shared: true,
      actor: directorate,
      body: {
        key: '2021-4',
        period: '2021Q3',
        name: { nb: 'Innrapportering oktober 2021', en: 'Reporting October 2021' },
        budgetYear: 2021,
        criteriaSet: '2021-03',
        opensAt: '2021-10-04T08:00:00+02:00',
        deadline: '2021-10-22T16:00:00+02:00',
        closesAt: '2021-10-29T16:00:00+02:00',
        comparedWith: '2021-3',
      },
      leaves: ({ body }) => ({ cancelledRound: body.key }),
    },
    {
      operation: 'changeRound',
      shared: true,
      actor: directorate,
      path: ({ cancelledRound }) => ({ round: cancelledRound }),
      body: {
        period: '2021Q4',
        name: { nb: 'Innrapportering november 2021', en: 'Reporting November 2021' },
        budgetYear: 2022,
        criteriaSet: '2020-12',
        ruleSet: 'standard-1',
        opensAt: '2021-11-01T08:00:00+01:00',
        deadline: '2021-11-19T16:00:00+01:00',
        closesAt: '2021-11-26T16:00:00+01:00',
        comparedWith: '2021-2',
        reminders: { reminder: -10, lastReminder: -2, overdue: null, escalation: -1 },
        reason: 'Høstferien',
      },
    },
    {
      operation: 'cancelRound',
      shared: true,
      actor: directorate,
      path: ({ cancelledRound }) => ({ round: cancelledRound }),
      body: { reason: 'Slått sammen med neste runde', reports: 0 },
    },
    {
      operation: 'prefillReport',
      actor: helseMidt,
      path: ({ laterRound }) => ({ round: laterRound }),
      leaves: ({ body }) => ({ laterReport: body.id }),
    },
    {
      operation: 'discardReport',
      actor: helseMidt,
      path: ({ laterReport }) => ({ id: laterReport }),
    },
    {
      operation: 'prefillReport',
      actor: helseMidt,
      path: ({ laterRound }) => ({ round: laterRound }),
      leaves: ({ body }) => ({ laterReport: body.id }),
    },
    {
      operation: 'confirmUnchanged',
      actor: helseMidt,
      path: ({ laterReport }) => ({ id: laterReport }),
    },
  ],
};

/** The closed round is reopened for one actor, which corrects its report in public. */
export const corrections: Slice = {
  name: 'corrections',
  after: ['submissions', 'closing'],
  steps: [
    {
      operation: 'reopenSubmission',
      actor: directorate,
      path: ({ submission }) => ({ id: submission }),
    },
    {
      operation: 'patchReport',
      actor: helseMidt,
      path: ({ report }) => ({ id: report }),
      body: { summary: 'Rettet.' },
    },
    { operation: 'certifyReport', actor: helseMidt, path: ({ report }) => ({ id: report }) },
    {
      operation: 'acceptSubmission',
      actor: directorate,
      path: ({ submission }) => ({ id: submission }),
    },
    { operation: 'listCorrections', actor: helseMidt, path: ({ round }) => ({ round }) },
  ],
};
