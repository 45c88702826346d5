import { Check, type CheckMessage, FieldError, type SystemCheck } from '@nuages/core';
import type { Model } from '../model/model.js';
import { modelsOf } from '../model/models.js';
import { ApplicationDataSources } from '../data-source/application-data-sources.js';

/** Looks at what models say of themselves. */
@Check({ tags: ['models'] })
export class ModelCheck implements SystemCheck {
  constructor(private readonly dataSources: ApplicationDataSources) {}

  check(): CheckMessage[] {
    return this.dataSources.all.flatMap((dataSource) => {
      const models = modelsOf(dataSource);
      return [...models.flatMap(checkNames), ...sameLabels(models)];
    });
  }
}

function checkNames(model: Model): CheckMessage[] {
  const { ordering = [], uniqueTogether = [] } = model.options;
  const message = (id: string, option: string, path: string): CheckMessage[] => {
    const reason = unknownIn(model, path);
    return reason ? [{ level: 'error', id, message: `${option}: ${reason}`, hint: 'Mend @ModelOptions.', object: model.fullLabel }] : [];
  };
  return [
    ...ordering.flatMap((term) => message('managers.E001', 'ordering', term.replace(/^-/, ''))),
    ...uniqueTogether.flat().flatMap((name) => message('managers.E002', 'uniqueTogether', name)),
    ...(model.naturalKey ?? []).flatMap((path) => message('managers.E003', 'naturalKey', path)),
  ];
}

/** Why a path through relations leads nowhere; `undefined` where it does lead somewhere. */
function unknownIn(model: Model, path: string): string | undefined {
  let at: Model | undefined = model;
  try {
    for (const name of path.split('__')) {
      if (!at) return undefined; // a transform
      at = at.field(name).relation?.target();
    }
    return undefined;
  } catch (error) {
    if (error instanceof FieldError) return error.message;
    throw error;
  }
}

function sameLabels(models: readonly Model[]): CheckMessage[] {
  return models.flatMap((model, index) =>
    models.slice(0, index).some(({ fullLabel }) => fullLabel === model.fullLabel)
      ? [
          {
            level: 'error' as const,
            id: 'managers.E004',
            message: 'Two entities have this name: fixtures and permissions cannot tell them apart.',
            hint: 'Name their apps by @ModelOptions({ appLabel }).',
            object: model.fullLabel,
          },
        ]
      : [],
  );
}
