import { type Build, callReport } from './action.js';
import { REASON } from './model.js';
import {
  addRevision,
  certifyRefusal,
  clientOf,
  markWritten,
  nameOf,
  refuseEdit,
  settle,
  takes,
} from './rules.js';
import { aReport } from '../reports/samples.js';

/** Actions on a report of an actor. */
export const REPORT_ACTIONS = {
  start: ({ owner, client, project }) => ({
    refusal: (model, submission) =>
      refuseEdit(model, submission) ??
      (submission.reports.has(project) ? 'report-exists' : undefined),
    effect: (_, submission) => {
      submission.reports.set(project, { certified: false, revision: 0, corrections: 0, late: [] });
      markWritten(submission, client);
    },
    request: async (world) => {
      const answer = await clientOf(owner, client).create(`/v1/rounds/${world.round}/reports`, {
        project,
        ...aReport(),
      });
      if (answer.status === 201) world.reports.set(project, answer.body.id as string);
      return answer;
    },
  }),
  prefill: ({ owner, client, project }) => ({
    refusal: (model, submission) =>
      refuseEdit(model, submission) ??
      (project.endsWith('2') ? 'no-earlier-report' : undefined) ??
      (submission.reports.has(project) ? 'report-exists' : undefined),
    effect: (_, submission) => {
      submission.reports.set(project, { certified: false, revision: 0, corrections: 0, late: [] });
      markWritten(submission, client);
    },
    request: async (world) => {
      const answer = await clientOf(owner, client).create(
        `/v1/rounds/${world.round}/reports/prefill`,
        { project },
      );
      if (answer.status === 201) world.reports.set(project, answer.body.id as string);
      return answer;
    },
  }),
  confirm: ({ owner, client, project }) => ({
    refusal: (model, submission) =>
      submission.reports.has(project)
        ? (refuseEdit(model, submission) ??
          (project.endsWith('2') ? 'no-earlier-report' : undefined))
        : 'not-found',
    effect: (_, submission) => {
      const found = submission.reports.get(project);
      if (found !== undefined) found.certified = false;
      markWritten(submission, client);
    },
    request: (world) =>
      callReport(clientOf(owner, client), world.reports.get(project), 'POST /confirm-unchanged'),
  }),
  discard: ({ owner, client, project }) => ({
    refusal: (model, submission) => {
      const found = submission.reports.get(project);
      if (found === undefined) return 'not-found';
      return refuseEdit(model, submission) ?? (found.revision > 0 ? 'report-certified' : undefined);
    },
    effect: (_, submission) => {
      submission.reports.delete(project);
      markWritten(submission, client);
    },
    request: async (world) => {
      const answer = await callReport(
        clientOf(owner, client),
        world.reports.get(project),
        'DELETE ',
      );
      if (answer.status === 204) world.reports.delete(project);
      return answer;
    },
  }),
  edit: ({ owner, client, project }) => ({
    refusal: (model, submission) =>
      submission.reports.has(project) ? refuseEdit(model, submission) : 'not-found',
    effect: (_, submission) => {
      const found = submission.reports.get(project);
      if (found !== undefined) found.certified = false;
      markWritten(submission, client);
    },
    request: (world) =>
      callReport(clientOf(owner, client), world.reports.get(project), 'PATCH ', {
        summary: 'Endret.',
      }),
  }),
  certifyReport: ({ owner, client, project }) => ({
    refusal: (model, submission) => {
      const found = submission.reports.get(project);
      if (found === undefined) return 'not-found';
      if (!takes(model, submission)) return 'round-closed';
      return found.certified
        ? 'report-certified'
        : certifyRefusal(submission, owner.steps, nameOf(client));
    },
    effect: (model, submission) => {
      const found = submission.reports.get(project);
      if (found !== undefined) addRevision(model, submission, found);
      settle(submission);
    },
    request: (world) =>
      callReport(clientOf(owner, client), world.reports.get(project), 'POST /certify'),
  }),
  revert: ({ owner, client, project }) => ({
    refusal: (model, submission) => {
      const found = submission.reports.get(project);
      if (found === undefined) return 'not-found';
      const refusal = refuseEdit(model, submission);
      if (refusal !== undefined) return refusal;
      if (found.revision === 0) return 'rule-broken';
      return found.revision === 1 && found.certified ? 'report-current' : undefined;
    },
    effect: (model, submission) => {
      const found = submission.reports.get(project);
      if (found === undefined) return;
      found.certified = false;
      markWritten(submission, client);
      if (owner.steps === 2) return;
      addRevision(model, submission, found);
      settle(submission);
    },
    request: (world) =>
      callReport(clientOf(owner, client), world.reports.get(project), 'POST /revert', {
        revision: 1,
        ...REASON,
      }),
  }),
} satisfies Readonly<Record<string, Build>>;
