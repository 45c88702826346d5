import { Module, type Provider, type Type } from '@nestjs/common';
import { ImproperlyConfigured } from '@nuages/core';
import type { EntityRef } from '../model/models.js';
import { defaultManagerProvider } from './default-manager.js';
import { declarationOf, hasDefaultManager } from './manager-for.decorator.js';
import { Manager } from './manager.js';
import { getManagerToken, managerTokens } from './manager-tokens.js';

/** A manager's class, or an entity, for `ManagersModule.forFeature`. */
export type ManagerFeature = Type<Manager<any>> | EntityRef; // any entity

const modules = new WeakMap<object, Type>();

/** The module that provides a manager: one a class, so that asking twice gives the same instance. */
export function featureModuleOf(feature: ManagerFeature): Type {
  const known = modules.get(feature);
  if (known) return known;
  const made = isManagerClass(feature) ? moduleOfManager(feature) : moduleOf([defaultManagerProvider(feature as EntityRef, undefined)]);
  modules.set(feature, made);
  return made;
}

/** The default managers of all entities whose managers are injected anywhere, but those that `forFeature` provides. */
export function defaultManagerProviders(): (Provider & { readonly provide: symbol })[] {
  return managerTokens().flatMap(({ entity, using }) => (hasDefaultManager(entity, using) ? [] : [defaultManagerProvider(entity, using)]));
}

function moduleOfManager(managerClass: Type<Manager<any>>): Type {
  const declaration = declarationOf(managerClass);
  if (!declaration)
    throw new ImproperlyConfigured(
      `ManagersModule.forFeature: ${managerClass.name} does not say which entity it is for. Put @ManagerFor(Entity) on it.`,
    );
  const { entity, using, default: isDefault } = declaration;
  const alias = { provide: getManagerToken(entity, using), useExisting: managerClass };
  return moduleOf([managerClass, ...(isDefault ? [alias] : [])]);
}

function moduleOf(providers: Provider[]): Type {
  @Module({ providers, exports: providers.map((provider) => ('provide' in provider ? provider.provide : provider)) })
  class ManagerFeatureModule {}
  return ManagerFeatureModule;
}

function isManagerClass(feature: ManagerFeature): feature is Type<Manager<any>> {
  return typeof feature === 'function' && feature.prototype instanceof Manager;
}
