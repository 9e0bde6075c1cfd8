import type { Localised } from '../../platform/base/problem.js';
import type { FieldOptions } from '../../platform/fields/field.js';
import { Text, TextList } from '../../platform/fields/fields.js';
import { keyParam } from '../../platform/http/key-param.js';
import { markMentions, markMentioningPath } from './project-mention.key.js';

/**
 * Pattern of a project's code, as its owner writes it: 2 to 64 letters of the Norwegian alphabet,
 * digits, `-`, `_` and `.`. Other letters are refused: a Cyrillic А looks like an A and is another.
 * A code begins with a letter or digit and does not end with a point, so that it stands safely in an
 * address and at the end of a sentence.
 */
export const PROJECT_CODE = /^[0-9A-Za-zÆØÅæøå](?:[0-9A-Za-zÆØÅæøå._-]{0,62}[0-9A-Za-zÆØÅæøå_-])$/;

/** Pattern of the scheme of an external id: the name of the system that has the id. */
export const EXTERNAL_SCHEME = /^[a-z][a-z0-9.-]{1,39}$/;

/** Pattern of the value of an external id. A semicolon separates the ids in a cell of a file. */
export const EXTERNAL_VALUE = /^[^;\s](?:[^;\r\n\t]{0,98}[^;\s])?$/;

/** Pattern of a project's name in a request: its code, or an external id of the caller's own. */
export const PROJECT_MENTION = new RegExp(
  `${PROJECT_CODE.source}|^[A-Za-z][A-Za-z0-9.-]{1,39}:[^;]{1,100}$`,
);

const CODE_FORM: Localised = {
  nb:
    'Må være 2 til 64 bokstaver, tall, bindestreker, understreker og punktumer, og begynne med ' +
    'en bokstav eller et tall',
  en:
    'Must be 2 to 64 letters, digits, hyphens, underscores and points, and begin with a letter ' +
    'or a digit',
};
const MENTION_FORM: Localised = {
  nb: 'Må være koden til et tiltak, eller en ekstern id som websak:2021/77',
  en: 'Must be the code of a project, or an external id such as websak:2021/77',
};

/** Declares the code of a new project. */
export function NewProjectCode(options: FieldOptions): PropertyDecorator {
  return Text({ ...options, max: 64, pattern: PROJECT_CODE, form: CODE_FORM });
}

/**
 * Declares a member that names a project. The request may name it in any case or by an external id;
 * the handler gets its code.
 */
export function ProjectMention(options: FieldOptions): PropertyDecorator {
  return markMentions(Text({ ...options, max: 141, pattern: PROJECT_MENTION, form: MENTION_FORM }));
}

/** Declares a list of such names. */
export function ProjectMentionList(
  options: FieldOptions & { readonly max: number },
): PropertyDecorator {
  return markMentions(TextList({ ...options, pattern: PROJECT_MENTION, form: MENTION_FORM }));
}

const CodeParam = keyParam(
  'code',
  { nb: 'Tiltaket', en: 'The project' },
  (value) => PROJECT_CODE.test(value),
  {
    type: 'string',
    pattern: PROJECT_MENTION.source,
    description:
      'Code of the project in any case, as `GET /v1/projects` lists it, or one of its external ' +
      "ids: `scheme:value`, among the caller's own",
  },
  'SAFEST',
);

/** Declares the path parameter that names a project. The handler gets its code. */
export function ProjectParam(): ParameterDecorator {
  return (target, property, index) => {
    CodeParam()(target, property, index);
    if (property !== undefined) markMentioningPath(target, property);
  };
}
