import type { ModelOptionsInput } from '@nuages/managers';
import type { ViewRoute } from '../routing/view-route.js';
import type { GenericViewSetBase } from '../viewsets/generic-view-set.js';
import type { SerializerClass } from '../viewsets/serializer.js';
import type { VersionParameter } from '../versioning/versioning.js';
import { columnSchema } from './column-schema.js';
import type { BodySchema, SchemaExtension } from './extend-schema.decorator.js';
import { type ParameterDescription, queryParameter } from './parameter-description.js';
import type { SchemaRegistry, SchemaSide } from './schema-registry.js';

type Schema = Record<string, unknown>;

/** One operation of a viewset, as its declarations know it. */
export interface OperationInput {
  readonly view: GenericViewSetBase;
  readonly route: ViewRoute;
  readonly method: string;
  readonly action: string;
  /** What decorators add. */
  readonly extension: SchemaExtension;
  readonly mediaTypes: { readonly request: readonly string[]; readonly response: readonly string[] };
  readonly security: readonly object[];
  readonly isThrottled: boolean;
  /** The version that is a part of the path. */
  readonly version: string | undefined;
  /** How clients name a version. */
  readonly versionParameters: readonly VersionParameter[];
}

const CREATED: Readonly<Record<string, number>> = { create: 201, destroy: 204 };
const WRITES: Readonly<Record<string, SchemaSide>> = { POST: 'input', PUT: 'input', PATCH: 'partial' };
const DETAIL: Schema = { type: 'object', required: ['detail'], properties: { detail: { type: 'string', examples: ['Not found.'] } } };

/** Describes one operation: its parameters, bodies, refusals and who may ask. */
export function describeOperation(input: OperationInput, registry: SchemaRegistry): Schema {
  const { view, route, action, method, extension, security, version } = input;
  const basename = view.options.basename ?? view.model?.name.toLowerCase() ?? view.name.replace(/Controller$/, '').toLowerCase();
  const request = requestOf(input);
  return {
    operationId:
      extension.operationId ??
      [basename, action, ...(route.isExtra && method !== 'GET' ? [method.toLowerCase()] : []), ...(version ? [version] : [])].join('_'),
    tags: extension.tags ?? [basename],
    summary: extension.summary ?? summaryOf(input),
    ...(extension.description !== undefined && { description: extension.description }),
    ...(extension.deprecated && { deprecated: true }),
    parameters: parametersOf(input),
    ...(request && { requestBody: { required: true, content: contentOf(request, input.mediaTypes.request, registry) } }),
    responses: responsesOf(input, registry, request),
    security,
  };
}

const SUMMARIES: Readonly<Record<string, string>> = {
  list: 'List the {many}',
  create: 'Create a {one}',
  retrieve: 'Read a {one}',
  update: 'Replace a {one}',
  partialUpdate: 'Change a {one}',
  destroy: 'Delete a {one}',
};

function summaryOf({ view, action, route }: OperationInput): string {
  const { verboseName, verboseNamePlural } = (view.model as { options?: ModelOptionsInput } | undefined)?.options ?? {};
  const one = verboseName ?? words(view.model?.name ?? view.name.replace(/Controller$/, ''));
  const text = route.isExtra ? undefined : SUMMARIES[action];
  if (text) return text.replace('{one}', one).replace('{many}', verboseNamePlural ?? `${one}s`);
  const own = words(action);
  return own.charAt(0).toUpperCase() + own.slice(1);
}

/** `partialUpdate` gives `partial update`. */
function words(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase();
}

function parametersOf({ view, route, action, extension, ...rest }: OperationInput): Schema[] {
  const { versionParameters } = rest;
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => {
    const known = versionParameters.find((parameter) => parameter.in === 'path' && parameter.name === name);
    return { name, in: 'path', required: true, schema: known?.schema ?? pathSchema(view, name!) };
  });
  const isList = isListed({ view, route, action, extension, ...rest });
  const inQuery = [
    ...(isList ? view.filterBackends.flatMap((backend) => backend.parameters?.(view) ?? []) : []),
    ...(isList ? (view.pagination?.parameters() ?? []) : []),
    ...(extension.parameters ?? []),
    ...versionParameters.filter((parameter) => parameter.in !== 'path'),
    ...(CONDITIONAL.has(action) ? [IF_MATCH] : []),
  ];
  return [...inPath, ...inQuery.map(queryParameter)];
}

/** The actions that change a row only in the state that the client names. */
const CONDITIONAL: ReadonlySet<string> = new Set(['update', 'partialUpdate', 'destroy']);
const IF_MATCH: ParameterDescription = {
  name: 'If-Match',
  in: 'header',
  description: 'The ETag of the object as it was last read: refused by 412 when it has changed since.',
  schema: { type: 'string' },
};

function pathSchema(view: GenericViewSetBase, name: string): Schema {
  const { lookupField = 'pk', lookupParam = lookupField } = view.options;
  if (name !== lookupParam || !view.model) return { type: 'string' };
  const field = lookupField === 'pk' ? view.model.primaryKey : view.model.fields.get(lookupField);
  return columnSchema(field);
}

/** Whether the answer is a list; an action of one's own on the list is taken for one when it reads. */
function isListed({ action, route, method, extension }: OperationInput): boolean {
  return (
    extension.many ?? (action === 'list' || (route.isExtra && !route.isDetail && method === 'GET' && extension.responses === undefined))
  );
}

type Body = { readonly schema: Schema } | { readonly Class: SerializerClass; readonly io: SchemaSide };

function bodyOf(body: Exclude<BodySchema, null>, io: SchemaSide): Body {
  return typeof body === 'function' ? { Class: body, io } : { schema: { ...body } };
}

function requestOf({ view, route, method, action, extension }: OperationInput): Body | undefined {
  const io = WRITES[method];
  if (extension.request === null || io === undefined) return undefined;
  if (extension.request !== undefined) return bodyOf(extension.request, io);
  const Class = serializerOf(view, action);
  return Class && !route.isExtra ? { Class, io } : undefined;
}

function serializerOf({ options, serializerClass }: GenericViewSetBase, action: string): SerializerClass | null {
  return options.serializers?.[action] ?? serializerClass;
}

function responsesOf(input: OperationInput, registry: SchemaRegistry, request: Body | undefined): Schema {
  const { view, action, extension, mediaTypes, route, security, isThrottled } = input;
  const status = CREATED[action] ?? 200;
  const given = isByStatus(extension.responses)
    ? extension.responses
    : extension.responses === undefined
      ? {}
      : { [status]: extension.responses };
  const own = Object.entries(given).map(([code, body]) => [code, answerOf(body, input, registry)]);
  const hasOwnSuccess = own.some(([code]) => Number(code) < 300);
  const success = status === 204 ? null : serializerOf(view, action);
  const filters = isListed(input) && view.filterBackends.some((backend) => (backend.parameters?.(view) ?? []).length > 0);
  const refuse = (description: string, schema: Schema = registry.add('Detail', DETAIL)) => ({
    description,
    content: contentOf({ schema }, mediaTypes.response.slice(0, 1), registry),
  });
  return {
    ...(!hasOwnSuccess && { [status]: answerOf(success, input, registry) }),
    ...(request && { 400: refuse('What is wrong with the body, by field.', errorSchema(request, registry)) }),
    ...(!request && filters && { 400: refuse('What is wrong with the query, by parameter.', registry.add('QueryError', QUERY_ERROR)) }),
    ...(security.length > 0 && { 401: refuse('The credentials are missing or wrong.') }),
    ...(security.length > 0 && { 403: refuse('The user may not do this.') }),
    ...((route.isDetail || input.versionParameters.length > 0 || (isListed(input) && view.pagination)) && {
      404: refuse('There is no such row or page.'),
    }),
    ...(CONDITIONAL.has(action) && { 412: refuse('The object is not as the conditions of the request say.') }),
    ...(request && { 415: refuse('Nothing here reads bodies of that media type.') }),
    ...(isThrottled && { 429: refuse('Too many requests; Retry-After says how long to wait.') }),
    ...Object.fromEntries(own),
  };
}

const QUERY_ERROR: Schema = { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } };

function errorSchema(request: Body, registry: SchemaRegistry): Schema {
  return 'Class' in request ? registry.refer(request.Class, 'error') : registry.add('QueryError', QUERY_ERROR);
}

function isByStatus(responses: SchemaExtension['responses']): responses is Readonly<Record<number, BodySchema>> {
  return typeof responses === 'object' && responses !== null && Object.keys(responses).every((key) => /^\d{3}$/.test(key));
}

function answerOf(body: BodySchema, input: OperationInput, registry: SchemaRegistry): Schema {
  if (body === null) return { description: 'Done; nothing to show.' };
  const described = bodyOf(body, 'output');
  const one = 'schema' in described ? described.schema : registry.refer(described.Class, described.io);
  if (!isListed(input)) return { description: 'The object.', content: contentOf({ schema: one }, input.mediaTypes.response, registry) };
  const items = { type: 'array', items: one };
  const { pagination } = input.view;
  const schema = pagination ? registry.add(`Paginated${nameOf(one)}List`, pagination.envelopeSchema(items)) : items;
  return { description: 'The list.', content: contentOf({ schema }, input.mediaTypes.response, registry) };
}

function nameOf({ $ref: ref }: Schema): string {
  return typeof ref === 'string' ? ref.split('/').at(-1)! : 'Any';
}

function contentOf(body: Body, mediaTypes: readonly string[], registry: SchemaRegistry): Schema {
  const schema = 'schema' in body ? body.schema : registry.refer(body.Class, body.io);
  const example = registry.sample(schema);
  return Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema, ...(example !== undefined && { example }) }]));
}
