import { Module } from '@nestjs/common';
import { InnerApi } from './api/inner-api.port.js';
import { LocalLogin } from './local-login/local-login.port.js';
import { IssuerClient } from './login/issuer-client.port.js';
import { Logins } from './login/login.port.js';
import { Sessions } from './login/session.port.js';
import { CertifyVisits } from './upload/certify-visit.service.js';
import { FileVisits } from './upload/file-visit.service.js';
import { LocalVisits } from './upload/local-visit.service.js';
import { LoginVisits } from './upload/login-visit.service.js';
import { ReportVisits } from './upload/report-visit.service.js';
import { RoundVisits } from './upload/round-visit.service.js';
import { WorkspaceSite } from './upload/workspace-site.service.js';

/**
 * The upload page, for those who report without a system of their own: login by an issuer of persons,
 * sessions, and pages without script.
 * Invariants: a page calls the API as its person, and does nothing past it; a form comes from a page
 * of this service; no personal number and no name is kept; a session that has ended does nothing.
 */
@Module({
  providers: [
    InnerApi,
    IssuerClient,
    Sessions,
    Logins,
    LocalLogin,
    LoginVisits,
    LocalVisits,
    RoundVisits,
    FileVisits,
    ReportVisits,
    CertifyVisits,
    WorkspaceSite,
  ],
})
export class WorkspaceModule {}
