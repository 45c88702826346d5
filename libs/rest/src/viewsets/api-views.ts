import { CreateModelMixin, DestroyModelMixin, ListModelMixin, RetrieveModelMixin, UpdateModelMixin } from './mixins.js';
import { GenericViewSet } from './model-view-set.js';
import type { SerializerClass } from './serializer.js';
import type { ViewSetOptions } from './view-set.options.js';

/**
 * A class for a controller that lists rows.
 *
 * @example
 * @Controller('tags')
 * class TagsController extends ListAPIView(TagSerializer) {}
 *
 * @see DRF's generic views
 */
export function ListAPIView(serializerClass: SerializerClass, options: ViewSetOptions = {}) {
  return ListModelMixin(GenericViewSet(serializerClass, options));
}

/** A class for a controller that creates rows. */
export function CreateAPIView(serializerClass: SerializerClass, options: ViewSetOptions = {}) {
  return CreateModelMixin(GenericViewSet(serializerClass, options));
}

/** A class for a controller that lists and creates rows. */
export function ListCreateAPIView(serializerClass: SerializerClass, options: ViewSetOptions = {}) {
  return CreateModelMixin(ListAPIView(serializerClass, options));
}

/**
 * A class for a controller whose path names a row.
 *
 * @example
 * @Controller('posts/:pk/cover')
 * class CoverController extends RetrieveAPIView(CoverSerializer) {}
 */
export function RetrieveAPIView(serializerClass: SerializerClass, options: ViewSetOptions = {}) {
  return RetrieveModelMixin(single(serializerClass, options));
}

/** A class for a controller that updates the row of its path. */
export function UpdateAPIView(serializerClass: SerializerClass, options: ViewSetOptions = {}) {
  return UpdateModelMixin(single(serializerClass, options));
}

/** A class for a controller that deletes the row of its path. */
export function DestroyAPIView(serializerClass: SerializerClass, options: ViewSetOptions = {}) {
  return DestroyModelMixin(single(serializerClass, options));
}

/** A class for a controller that retrieves and updates the row of its path. */
export function RetrieveUpdateAPIView(serializerClass: SerializerClass, options: ViewSetOptions = {}) {
  return UpdateModelMixin(RetrieveAPIView(serializerClass, options));
}

/** A class for a controller that retrieves and deletes the row of its path. */
export function RetrieveDestroyAPIView(serializerClass: SerializerClass, options: ViewSetOptions = {}) {
  return DestroyModelMixin(RetrieveAPIView(serializerClass, options));
}

/** A class for a controller that retrieves, updates and deletes the row of its path. */
export function RetrieveUpdateDestroyAPIView(serializerClass: SerializerClass, options: ViewSetOptions = {}) {
  return DestroyModelMixin(RetrieveUpdateAPIView(serializerClass, options));
}

function single(serializerClass: SerializerClass, options: ViewSetOptions) {
  return GenericViewSet(serializerClass, { ...options, isSingle: true });
}
