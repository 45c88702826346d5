import type { Type } from '@nestjs/common';
import { ModuleRef, type ModulesContainer } from '@nestjs/core';
import { isProviderShared } from './provider-state.js';

/** A provider whose class says what it is, as `@Command` and `@Check` do. */
export interface DeclaredProvider<Declaration, Instance> {
  readonly type: Type<Instance>;
  readonly declaration: Declaration;
  /** Gives the instance; a fresh one where it, or what it is given, is request-scoped or transient. */
  readonly resolve: () => Promise<Instance>;
}

/**
 * The providers of an application whose classes declare something. A class that several modules provide is found once.
 *
 * @param declarationOf gives what a class declares; `undefined` where it is none of those
 */
export function declaredProviders<Declaration, Instance>(
  modules: ModulesContainer,
  declarationOf: (type: object) => Declaration | undefined,
): DeclaredProvider<Declaration, Instance>[] {
  const found = new Map<object, DeclaredProvider<Declaration, Instance>>();
  for (const module of modules.values()) {
    for (const wrapper of module.providers.values()) {
      const type = wrapper.metatype as Type<Instance> | null;
      const declaration = typeof type === 'function' ? declarationOf(type) : undefined;
      if (!type || declaration === undefined) continue;
      const resolve = async (): Promise<Instance> => {
        if (isProviderShared(wrapper)) return wrapper.instance as Instance;
        const moduleRef = module.getProviderByKey<ModuleRef>(ModuleRef).instance;
        return moduleRef.resolve<Instance>(wrapper.token as Type<Instance>, undefined, { strict: true });
      };
      found.set(type, { type, declaration, resolve });
    }
  }
  return [...found.values()];
}
