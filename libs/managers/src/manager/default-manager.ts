import type { Provider } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { Application, ImproperlyConfigured } from '@nuages/core';
import type { DataSource } from 'typeorm';
import { modelOptionsOf } from '../model/model-options.js';
import { type EntityRef, targetOf } from '../model/models.js';
import { Manager } from './manager.js';
import { defaultManagerClassOf, type ManagerClass } from './manager-for.decorator.js';
import { getManagerToken } from './manager-tokens.js';

/** Provides an entity's default manager where no `forFeature` does: one that it inherits, or a plain one. */
export function defaultManagerProvider(entity: EntityRef, using: string | undefined): Provider & { readonly provide: symbol } {
  const token = managerTokenOf(entity);
  return {
    provide: getManagerToken(entity, using),
    inject: [Application, ...(token === undefined ? [] : [{ token, optional: true }])],
    useFactory: (application: Application, provided?: Manager) => makeDefaultManager(application, entity, using, provided),
  };
}

/** The default manager of an entity in an application. */
export function findDefaultManager(application: Application, entity: EntityRef, using: string | undefined): Manager {
  const found = application.find<Manager>(getManagerToken(entity, using));
  if (found) return found;
  const token = managerTokenOf(entity);
  return makeDefaultManager(application, entity, using, token && application.find<Manager>(token));
}

function makeDefaultManager(application: Application, entity: EntityRef, using: string | undefined, provided?: Manager): Manager {
  const declared = defaultManagerClassOf(entity, using);
  if (declared) return construct(declared, entity, using);
  return provided && isFor(provided, application, entity, using) ? provided : new Manager(entity, using);
}

function managerTokenOf(entity: EntityRef): symbol | undefined {
  return modelOptionsOf(targetOf(entity)).managerToken;
}

function isFor({ model }: Manager, application: Application, entity: EntityRef, using: string | undefined): boolean {
  return model.target === targetOf(entity) && model.dataSource === application.find<DataSource>(getDataSourceToken(using) as string);
}

/** Managers whose constructor is Manager's need no container. */
function construct(managerClass: ManagerClass, entity: EntityRef, using: string | undefined): Manager {
  const parameters = Reflect.getMetadata('design:paramtypes', managerClass) as unknown[] | undefined;
  if (!parameters?.length) return new managerClass(entity, using);
  const { name = 'Entity' } = targetOf(entity) as { name?: string };
  const options = `{ default: true${using === undefined ? '' : `, using: '${using}'`} }`;
  throw new ImproperlyConfigured(
    `${managerClass.name} has a constructor of its own, so that Nest must make it, but no module provides it as the default manager of ${name}${using === undefined ? '' : ` in '${using}'`}. ` +
      `List it in ManagersModule.forFeature, or declare another: @ManagerFor(${name}, ${options}).`,
  );
}
