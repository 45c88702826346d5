import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  SetMetadata,
  StreamableFile,
  UseInterceptors,
} from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { withoutBigints } from '../compile/without-bigints.js';
import { ListSerializer } from '../serializer/list-serializer.js';
import type { SerializerClass } from '../serializer/serializer.js';
import { dataForNest, forNest } from './data-for-nest.js';
import { SerializerFactory } from './serializer-factory.js';

/** What {@link Serialize} notes on a handler or controller, under {@link SERIALIZE}. */
export interface SerializeMetadata {
  readonly serializer: SerializerClass;
  /** The handler gives a list. Default: false. */
  readonly many?: boolean;
}

/** The key of a handler's or controller's {@link SerializeMetadata}. */
export const SERIALIZE = 'nuages.serializers.serialize';

/**
 * Writes what a handler gives by a serializer; on a controller, for every handler that has no other. Nothing, and a file, is sent as it is.
 *
 * @example
 * @Get() @Serialize(PostSerializer, { many: true }) list(): Promise<Post[]> { return this.posts.all(); }
 */
export function Serialize(
  serializer: SerializerClass,
  options: Omit<SerializeMetadata, 'serializer'> = {},
): MethodDecorator & ClassDecorator {
  const metadata: SerializeMetadata = { ...options, serializer };
  return applyDecorators(SetMetadata(SERIALIZE, metadata), UseInterceptors(new SerializeInterceptor(metadata)));
}

class SerializeInterceptor implements NestInterceptor {
  private readonly factory: SerializerFactory;

  constructor(private readonly metadata: SerializeMetadata) {
    this.factory = new SerializerFactory(metadata.serializer);
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return this.isChosen(context) ? next.handle().pipe(map((result) => this.write(result))) : next.handle();
  }

  /** A handler's own decorator goes before its controller's. */
  private isChosen(context: ExecutionContext): boolean {
    const own: unknown = Reflect.getMetadata(SERIALIZE, context.getHandler());
    return own === undefined || own === this.metadata;
  }

  private write(instance: unknown): unknown {
    if (instance === undefined || instance === null || instance instanceof StreamableFile) return instance;
    if (!this.metadata.many) return dataForNest(this.factory.make(forNest({ instance })));
    const list = this.factory.many(forNest({ instance }));
    const isOwnWay = list.toRepresentation !== ListSerializer.prototype.toRepresentation;
    return isOwnWay ? withoutBigints(list.data) : dataForNest(list, list.child);
  }
}
