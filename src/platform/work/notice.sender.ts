import type { Localised } from '../base/problem.js';

/** A notice as a sender sends it. */
export interface OutgoingNotice {
  readonly id: string;
  readonly actor: string;
  readonly kind: string;
  readonly subject: string;
  readonly recipients: readonly string[];
  readonly title: Localised;
  readonly text: Localised;
  readonly createdAt: Date;
}

/**
 * A channel for notices. `send` rejects when the other side has not accepted the notice. A receiver
 * recognises a repeated notice by its id.
 */
export interface NoticeSender {
  readonly channel: 'log' | 'smtp' | 'webhook';
  send(notice: OutgoingNotice): Promise<void>;
}

const TIMEOUT_MS = 10_000;

/**
 * Creates the sender for a URL: `smtp://…`, `smtps://…`, or `https://…` for a webhook. Without a
 * URL notices only go to the log.
 */
export function createSender(
  url: string | undefined,
  from: string,
  log: (notice: OutgoingNotice) => void,
): NoticeSender {
  if (url === undefined) {
    return {
      channel: 'log',
      send: (notice) => {
        log(notice);
        return Promise.resolve();
      },
    };
  }
  return /^smtps?:/.test(url) ? createMailSender(url, from) : createWebhookSender(url);
}

function createMailSender(url: string, from: string): NoticeSender {
  return {
    channel: 'smtp',
    send: async (notice) => {
      // Loaded on the first mail, so that an API process does not hold the library in memory.
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({
        url,
        connectionTimeout: TIMEOUT_MS,
        greetingTimeout: TIMEOUT_MS,
        socketTimeout: TIMEOUT_MS,
      });
      try {
        await transport.sendMail({
          from,
          to: [...notice.recipients],
          subject: notice.title.nb,
          text: `${notice.text.nb}\n\n– – –\n${notice.text.en}\n`,
          messageId: `<${notice.id}@portfolio>`,
          date: notice.createdAt,
        });
      } finally {
        transport.close();
      }
    },
  };
}

/** Creates a sender that posts each notice as a CloudEvent (1.0, structured mode). */
function createWebhookSender(url: string): NoticeSender {
  return {
    channel: 'webhook',
    send: async ({ id, kind, subject, createdAt, ...data }) => {
      const answer = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { 'content-type': 'application/cloudevents+json' },
        body: JSON.stringify({
          specversion: '1.0',
          id,
          source: '/v1/notices',
          type: `portfolio.notice.${kind}`,
          subject,
          time: createdAt.toISOString(),
          datacontenttype: 'application/json',
          data,
        }),
      });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`The webhook answered ${String(answer.status)}`);
    },
  };
}
