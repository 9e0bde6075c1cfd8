import { fault, type Fault } from '../../platform/base/problem.js';
import type { AgreementTarget } from './agreement-request.dto.js';
import { TARGET_KINDS, type TargetKind } from './agreement.types.js';

/** The one thing that an agreement is on. */
export interface NamedTarget {
  readonly kind: TargetKind;
  /** Code of the project, the item, the solution or the area, or the ground in words. */
  readonly name: string;
}

/** Returns the one thing that a request names, or the fault of naming none or several. */
export function readTarget(on: AgreementTarget): NamedTarget | Fault {
  const named = TARGET_KINDS.flatMap((kind) => {
    const name = on[kind];
    return typeof name === 'string' ? [{ kind, name }] : [];
  });
  const [target] = named;
  return target !== undefined && named.length === 1
    ? target
    : fault(
        '/on',
        'one-target',
        'Oppgi enten et tiltak, et punkt i et veikart, en nasjonal løsning, et område eller et grunnlag',
        'Give either a project, an item of a roadmap, a national solution, an area or a ground',
      );
}

/** The body that a request names as the supplier. */
export interface NamedSupplier {
  /** Undefined when the organisation is not in the register. */
  readonly party: { readonly id: string; readonly acts: boolean } | undefined;
  /** True when the caller acts for it. */
  readonly own: boolean;
}

/** Lists the faults of a supplier that a request names. */
export function supplierFaults(target: NamedTarget, supplier: NamedSupplier | undefined): Fault[] {
  const fail = (code: string, nb: string, en: string): Fault[] => [
    fault('/supplier', code, nb, en),
  ];
  if (supplier === undefined) return [];
  if (target.kind === 'project' || target.kind === 'roadmapItem')
    return fail(
      'supplier-known',
      'Utelat leverandøren: den er eieren av tiltaket eller av punktet i veikartet',
      'Leave the supplier out: it is the owner of the project or of the item of the roadmap',
    );
  const { party, own } = supplier;
  if (party === undefined)
    return fail(
      'unknown-actor',
      'Organisasjonen er ikke i registeret',
      'The organisation is not in the register',
    );
  if (own)
    return fail(
      'own-supplier',
      'Må være en annen enn dere selv, også under et tidligere navn',
      'Must be another body than your own, under a former name too',
    );
  return party.acts
    ? []
    : fail(
        'closed-actor',
        'Organisasjonen er ikke lenger en aktør',
        'The organisation is no longer an actor',
      );
}

/** Lists the faults of the project that something is asked of. */
export function targetProjectFaults(project: {
  readonly known: boolean;
  /** True when it is the project that asks. */
  readonly same: boolean;
  /** True when it has left the portfolio. */
  readonly left: boolean;
}): Fault[] {
  const fail = (code: string, nb: string, en: string): Fault[] => [
    fault('/on/project', code, nb, en),
  ];
  if (!project.known)
    return fail('unknown-project', 'Tiltaket finnes ikke', 'The project does not exist');
  if (project.same)
    return fail(
      'own-project',
      'Et tiltak kan ikke ha en avtale med seg selv',
      'A project cannot have an agreement with itself',
    );
  return project.left
    ? fail('project-left', 'Tiltaket er ute av porteføljen', 'The project has left the portfolio')
    : [];
}

/** Returns the fault of an item that is in no roadmap. */
export function unknownRoadmapItem(): Fault {
  return fault(
    '/on/roadmapItem',
    'unknown-roadmap-item',
    'Må være koden til et punkt i et veikart',
    'Must be the code of an item of a roadmap',
  );
}
