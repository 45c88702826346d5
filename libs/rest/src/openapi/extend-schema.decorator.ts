import type { SerializerClass } from '../viewsets/serializer.js';
import type { ParameterDescription } from './parameter-description.js';

/** A body in OpenAPI: a serializer, a JSON Schema, or `null` for none. */
export type BodySchema = SerializerClass | Readonly<Record<string, unknown>> | null;

/** What OpenAPI is to say of an operation, where its declaration does not say it. */
export interface SchemaExtension {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly operationId?: string;
  readonly deprecated?: boolean;
  /** Query parameters besides those of filters and pages. */
  readonly parameters?: readonly ParameterDescription[];
  readonly request?: BodySchema;
  /** The answer, or the answers by status. A status below 300 stands in the place of the one that is known. */
  readonly responses?: BodySchema | Readonly<Record<number, BodySchema>>;
  /** Whether the answer is a list, in pages where the view has them. Default: whether the action is a viewset's `list`. */
  readonly many?: boolean;
  /** Leaves the operation out. */
  readonly exclude?: boolean;
}

const KEY = 'nuages:openapi'; // libs below this one say it of their controllers

/**
 * Tells OpenAPI more of a handler, or of each handler of a controller.
 *
 * @example
 * @ExtendSchema({ request: null, responses: PostSerializer, summary: 'Publishes a post.' })
 * @Action({ detail: true, methods: ['post'] })
 * async publish(request: RestRequest) { ... }
 * @see drf-spectacular's `extend_schema`
 */
export function ExtendSchema(extension: SchemaExtension): ClassDecorator & MethodDecorator {
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    Reflect.defineMetadata(KEY, extension, (descriptor?.value as object | undefined) ?? target);
  };
}

/** What decorators say of a handler: its own words before its controller's. */
export function schemaExtensionOf(controller: object, handler: object | undefined): SchemaExtension {
  const ofController = Reflect.getMetadata(KEY, controller) as SchemaExtension | undefined;
  const own = handler && (Reflect.getMetadata(KEY, handler) as SchemaExtension | undefined);
  return { ...ofController, ...own };
}
