import { UseGuards } from '@nestjs/common';
import { ThrottleGuard } from '../throttling/throttle.guard.js';
import type { GenericViewSetClass } from './actions.js';
import { GenericViewSetBase } from './generic-view-set.js';
import { CreateModelMixin, DestroyModelMixin, ListModelMixin, RetrieveModelMixin, UpdateModelMixin } from './mixins.js';
import type { SerializerClass } from './serializer.js';
import type { ViewSetDefinition } from './view-set.definition.js';
import type { ViewSetOptions } from './view-set.options.js';

/**
 * A viewset without actions, to which mixins and `@Action` add some. One without a serializer (`null`) renders plain data.
 *
 * @example
 * @Controller('logs')
 * class LogsController extends CreateModelMixin(GenericViewSet(LogSerializer)) {}
 */
export function GenericViewSet(serializerClass: SerializerClass | null, options: ViewSetOptions = {}): GenericViewSetClass {
  @UseGuards(ThrottleGuard)
  abstract class ViewSet extends GenericViewSetBase {
    static readonly viewSet: ViewSetDefinition = { serializerClass, options };

    constructor() {
      super(serializerClass, options);
    }
  }
  return ViewSet;
}

/**
 * A class for a Nest controller that lists and retrieves the rows of a model.
 *
 * @example
 * @Controller('tags')
 * class TagsController extends ReadOnlyModelViewSet(TagSerializer, { search: ['name'] }) {}
 */
export function ReadOnlyModelViewSet(serializerClass: SerializerClass, options: ViewSetOptions = {}) {
  return RetrieveModelMixin(ListModelMixin(GenericViewSet(serializerClass, options)));
}

/**
 * A class for a Nest controller that lists, creates, retrieves, updates and deletes the rows of a model. Guards,
 * interceptors and pipes stand on it as on any controller; a method that is overridden keeps its route.
 *
 * @example
 * @Controller('api/posts')
 * export class PostsController extends ModelViewSet(PostSerializer, { filterset: ['status'], search: ['title'] }) {
 *   override async performCreate(serializer: AnySerializer, request: RestRequest) {
 *     await serializer.save({ author: request.user });
 *   }
 *
 *   @Action({ detail: true, methods: ['post'] })
 *   async publish(request: RestRequest) { ... }
 * }
 *
 * @see DRF's `ModelViewSet`
 */
export function ModelViewSet(serializerClass: SerializerClass, options: ViewSetOptions = {}) {
  return DestroyModelMixin(
    UpdateModelMixin(RetrieveModelMixin(CreateModelMixin(ListModelMixin(GenericViewSet(serializerClass, options))))),
  );
}
