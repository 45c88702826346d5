import type { Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { viewSetOf } from '../viewsets/view-set.definition.js';
import { describeSerializers } from './describe-serializers.js';
import { type BodySchema, schemaExtensionOf } from './extend-schema.decorator.js';
import { modernize } from './modernize.js';
import type { OpenApiDocument, OpenApiInfo } from './open-api-document.js';
import { queryParameter } from './parameter-description.js';
import type { SchemaSide } from './schema-registry.js';
import type { DocumentContext } from './view-set-paths.js';

type Operation = Record<string, any>; // as @nestjs/swagger makes it

/** What @nestjs/swagger, which is loaded for a document alone, says of controllers, with who may ask and what `@ExtendSchema` adds. */
export async function describePlainControllers(context: DocumentContext, info: OpenApiInfo): Promise<OpenApiDocument> {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  const builder = new DocumentBuilder()
    .setTitle(info.title)
    .setDescription(info.description ?? '')
    .setVersion(info.version ?? '1.0.0');
  const document = modernize(SwaggerModule.createDocument(context.app, builder.build())) as unknown as OpenApiDocument;
  const paths: Record<string, Record<string, Operation>> = {};
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item as Record<string, Operation>)) {
      const handled = handlerOf(context, operation['operationId'] as string);
      const described = handled ? await extend(context, operation, method, handled) : operation;
      if (described) (paths[path] ??= {})[method] = described;
    }
  }
  return { ...document, paths, info: { ...document.info, ...(info.license && { license: info.license }) } };
}

interface Handled {
  readonly controller: Type;
  readonly name: string;
  readonly handler: object;
}

/** @nestjs/swagger names an operation after its controller and method. */
function handlerOf({ app }: DocumentContext, operationId: string): Handled | undefined {
  for (const module of app.get(ModulesContainer, { strict: false }).values()) {
    for (const { metatype } of module.controllers.values()) {
      const controller = metatype as Type | null;
      if (!controller || viewSetOf(controller) || !operationId.startsWith(`${controller.name}_`)) continue;
      const name = operationId.slice(controller.name.length + 1);
      const handler = (controller.prototype as Record<string, unknown>)[name];
      if (typeof handler === 'function') return { controller, name, handler };
    }
  }
  return undefined;
}

const REFUSED = { 401: { description: 'The credentials are missing or wrong.' } };

function mustLogIn(security: readonly object[]): boolean {
  return security.length > 0 && security.every((requirement) => Object.keys(requirement).length > 0);
}

/** The answers that @nestjs/swagger knows, what a serializer writes in the one that tells of success. */
function answering({ responses = {} }: Operation, content: object | undefined): Operation {
  const entries = Object.entries(responses as Record<string, Operation>);
  return Object.fromEntries(
    entries.map(([status, answer]) => [status, content && Number(status) < 300 ? { description: 'The answer.', content } : answer]),
  );
}

/** What @nestjs/swagger knows of parameters, but for those of the query that are described better. */
function parametersBesides({ parameters = [] }: Operation, inQuery: readonly { name: string }[]): object[] {
  const names = new Set(inQuery.map(({ name }) => name));
  return (parameters as { in: string; name: string }[]).filter((one) => one.in !== 'query' || !names.has(one.name));
}

async function extend(
  context: DocumentContext,
  operation: Operation,
  method: string,
  { controller, name, handler }: Handled,
): Promise<Operation | undefined> {
  const { request, responses, exclude, parameters, many: _many, ...words } = schemaExtensionOf(controller, handler);
  if (exclude) return undefined;
  const security = await context.security.requirementsOf(controller, handler, method.toUpperCase());
  const contentOf = (body: Exclude<BodySchema, null>, io: SchemaSide) => {
    const schema = typeof body === 'function' ? context.registry.refer(body, io) : { ...body };
    return { content: { 'application/json': { schema, example: context.registry.sample(schema) } } };
  };
  const answers = Object.entries((responses ?? {}) as Record<string, BodySchema>).map(([status, body]) => [
    status,
    {
      description: Number(status) < 300 ? 'The answer.' : 'A refusal.',
      ...(body && contentOf(body, Number(status) < 300 ? 'output' : 'error')),
    },
  ]);
  const declared = describeSerializers(controller, name, context.registry);
  const requestBody = request ? { required: true, ...contentOf(request, 'input') } : declared.requestBody;
  const inQuery = [...declared.parameters, ...(parameters ?? [])];
  const refusals = { ...(declared.refusal && { 400: declared.refusal }), ...(mustLogIn(security) && REFUSED) };
  return {
    ...operation,
    ...words,
    ...(inQuery.length > 0 && { parameters: [...parametersBesides(operation, inQuery), ...inQuery.map(queryParameter)] }),
    ...(requestBody && { requestBody }),
    responses: { ...(answers.length > 0 ? Object.fromEntries(answers) : answering(operation, declared.answer)), ...refusals },
    ...(security.length > 0 && { security }),
  };
}
