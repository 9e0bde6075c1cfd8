import { EN } from './en.text.js';
import { NB } from './nb.text.js';
import { NN } from './nn.text.js';
import type { PageLanguage } from './page-language.types.js';
import type { PageTexts } from './page-texts.types.js';

export const TEXTS: Readonly<Record<PageLanguage, PageTexts>> = { nb: NB, nn: NN, en: EN };
