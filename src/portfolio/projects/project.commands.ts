import { Injectable } from '@nestjs/common';
import type { Principal } from '../../platform/base/principal.js';
import type { Tx } from '../../platform/database/transaction.js';
import {
  changeOwner,
  lockProjectById,
  lockVisibleProject,
  type OwnerChange,
} from './project-owner.queries.js';
import type { OwnedProject } from './project.types.js';

/** Changes the owners of projects for other areas. */
@Injectable()
export class ProjectCommands {
  /** Locks a project that the caller may see. Returns undefined when there is none. */
  lockVisible(tx: Tx, principal: Principal, code: string): Promise<OwnedProject | undefined> {
    return lockVisibleProject(tx, principal, code);
  }

  /** Locks a project with the access of the service itself. */
  lock(tx: Tx, projectId: string): Promise<OwnedProject | undefined> {
    return lockProjectById(tx, projectId);
  }

  /** Gives a locked project another owner, who is no longer a co-owner. */
  handOn(tx: Tx, change: OwnerChange): Promise<void> {
    return changeOwner(tx, change);
  }
}
