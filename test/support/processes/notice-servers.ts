import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { SMTPServer } from 'smtp-server';

function portOf(server: Server): string {
  return String((server.address() as AddressInfo).port);
}

/** Starts a real SMTP server that keeps every mail. */
export async function startMailServer(): Promise<{
  readonly mails: readonly { readonly to: string[]; readonly text: string }[];
  readonly url: string;
  readonly close: () => Promise<void>;
}> {
  const mails: { to: string[]; text: string }[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
      });
      stream.on('end', () => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => {
    smtp.listen(0, '127.0.0.1', resolve);
  });
  return {
    mails,
    url: `smtp://127.0.0.1:${portOf(smtp.server)}`,
    close: () =>
      new Promise((resolve) => {
        smtp.close(resolve);
      }),
  };
}

/** Returns the text of a mail that was sent as quoted-printable. */
export function decodeMail(text: string): string {
  const bytes = text
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Starts a webhook that refuses the first calls and keeps the events of the others. */
export async function startWebhook(refusals: number): Promise<{
  readonly events: readonly Record<string, unknown>[];
  readonly url: string;
  readonly close: () => Promise<void>;
}> {
  const events: Record<string, unknown>[] = [];
  let calls = 0;
  const hook = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      calls += 1;
      if (calls <= refusals) response.statusCode = 503;
      else events.push(JSON.parse(body) as Record<string, unknown>);
      response.end();
    });
  });
  await new Promise<void>((resolve) => {
    hook.listen(0, '127.0.0.1', resolve);
  });
  return {
    events,
    url: `http://127.0.0.1:${portOf(hook)}/hook`,
    close: () =>
      new Promise((resolve) => {
        hook.close(() => {
          resolve();
        });
      }),
  };
}
