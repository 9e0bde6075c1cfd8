import { applyDecorators, type Type } from '@nestjs/common';
import { pointerStep } from '../../platform/base/problem.js';
import { declareMember, membersOf } from '../../platform/fields/documentation.js';
import { NESTED_CLASS } from '../../platform/fields/quick-validation.js';

const MENTIONS = 'portfolio:mentions-project';

/** Adds to the declaration of a member that its texts name projects. */
export function markMentions(declaration: PropertyDecorator): PropertyDecorator {
  const mark: PropertyDecorator = (target, property) => {
    Reflect.defineMetadata(MENTIONS, true, target, property);
  };
  return applyDecorators(declaration, declareMember(mark));
}

/** Marks a handler whose path parameter `code` names a project. */
export function markMentioningPath(target: object, handler: string | symbol): void {
  Reflect.defineMetadata(MENTIONS, true, target, handler);
}

/** Says whether the path parameter `code` of a handler names a project. */
export function hasMentioningPath(target: object, handler: string): boolean {
  return Reflect.getMetadata(MENTIONS, target, handler) === true;
}

/** A place in a body that names a project. */
export interface Mention {
  readonly pointer: string;
  readonly name: string;
  readonly replace: (code: string) => void;
}

type Members = Record<string, unknown>;

interface MentioningMember {
  readonly name: string;
  /** Class of the values that may name projects in turn; undefined of a name itself. */
  readonly inside: Type | undefined;
}

const known = new Map<Type, readonly MentioningMember[]>();

/** Lists the members of a class that name projects, or whose values do. Finds them once. */
function mentioningMembersOf(type: Type): readonly MentioningMember[] {
  const found = known.get(type);
  if (found !== undefined) return found;
  const prototype = type.prototype as object;
  const names = new Set(membersOf(prototype).map(([property]) => String(property)));
  const members = [...names].flatMap((name): MentioningMember[] => {
    if (Reflect.getMetadata(MENTIONS, prototype, name) === true)
      return [{ name, inside: undefined }];
    const nested = Reflect.getMetadata(NESTED_CLASS, prototype, name) as (() => Type) | undefined;
    const inside = nested?.();
    return inside === undefined || !mentionsProjects(inside) ? [] : [{ name, inside }];
  });
  known.set(type, members);
  return members;
}

/** Says whether bodies of a class can name projects. */
export function mentionsProjects(type: Type): boolean {
  return mentioningMembersOf(type).length > 0;
}

/** Lists every place of a body that names a project. The body may have any other fault. */
export function listMentions(type: Type, body: unknown, pointer = ''): Mention[] {
  if (typeof body !== 'object' || body === null) return [];
  if (Array.isArray(body))
    return body.flatMap((item: unknown, index) =>
      listMentions(type, item, pointer + pointerStep(index)),
    );
  const members = body as Members;
  return mentioningMembersOf(type).flatMap(({ name, inside }) => {
    const value = Object.hasOwn(members, name) ? members[name] : undefined;
    const here = pointer + pointerStep(name);
    return inside === undefined
      ? listNames(members, name, here)
      : listMentions(inside, value, here);
  });
}

/** Lists the name that a member is, or the names in the list that it is. */
function listNames(holder: Members, key: string | number, pointer: string): Mention[] {
  const value = holder[key];
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) =>
      typeof item === 'string'
        ? listNames(value as unknown as Members, index, pointer + pointerStep(index))
        : [],
    );
  if (typeof value !== 'string') return [];
  const replace = (code: string): void => {
    holder[key] = code;
  };
  return [{ pointer, name: value, replace }];
}
