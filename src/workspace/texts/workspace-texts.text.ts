import type { PageLanguage } from '../../pages/texts/page-language.types.js';
import { EN_WORKSPACE } from './en-workspace.text.js';
import { NB_WORKSPACE } from './nb-workspace.text.js';
import { NN_WORKSPACE } from './nn-workspace.text.js';
import type { WorkspaceTexts } from './workspace-texts.types.js';

export const WORKSPACE_TEXTS: Readonly<Record<PageLanguage, WorkspaceTexts>> = {
  nb: NB_WORKSPACE,
  nn: NN_WORKSPACE,
  en: EN_WORKSPACE,
};
