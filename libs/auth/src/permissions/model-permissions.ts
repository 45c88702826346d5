import { Injectable, Scope, type Type } from '@nestjs/common';
import { ContextIdFactory, ModuleRef } from '@nestjs/core';
import { ImproperlyConfigured, MethodNotAllowed, NotFound } from '@nuages/core';
import type { Model } from '@nuages/managers';
import type { AuthRequest } from '../authenticators/authenticator.js';
import type { PermissionSubject } from '../models/permission-holder.js';
import { BasePermission, isSafe, type PermissionView } from './base-permission.js';
import { isUser } from './user-permissions.js';

/** The part of a viewset that these permissions need. */
interface ViewWithRows {
  readonly model?: Model;
}

/**
 * Asks for the model's permissions: `add_post` to POST, `change_post` to PUT and PATCH, `delete_post` to DELETE. For
 * viewsets with a model.
 *
 * @see DRF's `DjangoModelPermissions`
 */
@Injectable()
export class DjangoModelPermissions extends BasePermission {
  /** The permissions that a method needs, with `{app}` and `{model}` in the place of names. Override to change. */
  readonly permissions: Readonly<Record<string, readonly string[]>> = {
    GET: [],
    HEAD: [],
    OPTIONS: [],
    POST: ['{app}.add_{model}'],
    PUT: ['{app}.change_{model}'],
    PATCH: ['{app}.change_{model}'],
    DELETE: ['{app}.delete_{model}'],
  };
  /** Whether nobody but users may come in, even to read. */
  readonly authenticatedUsersOnly: boolean = true;

  constructor(private readonly moduleRef: ModuleRef) {
    super();
  }

  override async hasPermission(request: AuthRequest, view: PermissionView): Promise<boolean> {
    if (this.authenticatedUsersOnly && !isUser(request.user)) return false;
    const needed = this.permissionsFor(request.method, await this.modelOf(view, request));
    return needed.length === 0 || (await subjectOf(request).hasPerms(needed));
  }

  /** The permissions that a method on a model needs. @throws MethodNotAllowed for a method without an entry */
  protected permissionsFor(method: string, model: Model): string[] {
    const names = this.permissions[method];
    if (!names) throw new MethodNotAllowed(method);
    return names.map((name) => name.replace('{app}', model.appLabel).replace('{model}', model.label));
  }

  /** The model that a view is about. */
  protected async modelOf({ controller }: PermissionView, request: AuthRequest): Promise<Model> {
    const { model } = await this.viewOf(controller, request);
    if (model) return model;
    throw new ImproperlyConfigured(
      `${controller.name}: ${this.constructor.name} needs to know the model. Use it on a viewset with a ModelSerializer, or give the controller a property 'model'.`,
    );
  }
  /** The controller that serves the request; Nest has made it before it asks guards. */
  private async viewOf(controller: Type, request: AuthRequest): Promise<ViewWithRows> {
    if (this.moduleRef.introspect(controller).scope === Scope.DEFAULT)
      return this.moduleRef.get<ViewWithRows>(controller, { strict: false });
    return this.moduleRef.resolve<ViewWithRows>(controller, ContextIdFactory.getByRequest(request as never), { strict: false });
  }
}

/** As {@link DjangoModelPermissions}, but everybody may read. */
@Injectable()
export class DjangoModelPermissionsOrAnonReadOnly extends DjangoModelPermissions {
  override readonly authenticatedUsersOnly = false;
}

/**
 * As {@link DjangoModelPermissions}, and asks the backends for the same permissions on the object. Who may not read the
 * object is told that it does not exist.
 *
 * @see DRF's `DjangoObjectPermissions`
 */
@Injectable()
export class DjangoObjectPermissions extends DjangoModelPermissions {
  override async hasObjectPermission(request: AuthRequest, view: PermissionView, object: object): Promise<boolean> {
    const model = await this.modelOf(view, request);
    const user = subjectOf(request);
    if (await user.hasPerms(this.permissionsFor(request.method, model), object)) return true;
    const mayRead = !isSafe(request) && (await user.hasPerms(this.permissionsFor('GET', model), object));
    if (!mayRead) throw new NotFound();
    return false;
  }
}

/** Who is asked for permissions. */
function subjectOf({ user }: AuthRequest): PermissionSubject {
  if (typeof (user as Partial<PermissionSubject> | undefined)?.hasPerms === 'function') return user as PermissionSubject;
  const name = (user as object | undefined)?.constructor.name ?? 'The user';
  throw new ImproperlyConfigured(
    `${name} has no permissions to ask for. Derive the user model from PermissionsMixin(AbstractBaseUser), or use IsAuthenticated.`,
  );
}
