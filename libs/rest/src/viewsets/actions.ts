import type { RestRequest } from '../request/rest-request.js';
import type { GenericViewSetBase } from './generic-view-set.js';
import type { AnySerializer } from './serializer.js';
import type { ViewSetDefinition } from './view-set.definition.js';

/** What ListModelMixin adds. */
export interface ListActions {
  list(request: RestRequest): Promise<unknown>;
}

/** What CreateModelMixin adds. */
export interface CreateActions {
  create(request: RestRequest): Promise<unknown>;
  /** Saves. Override to add values: `serializer.save({ author: request.user })`. */
  performCreate(serializer: AnySerializer, request: RestRequest): Promise<void>;
  /** The headers of the answer to a `create`. */
  getSuccessHeaders(data: unknown): Record<string, string>;
}

/** What RetrieveModelMixin adds. */
export interface RetrieveActions {
  retrieve(request: RestRequest): Promise<unknown>;
}

/** What UpdateModelMixin adds. */
export interface UpdateActions {
  update(request: RestRequest, options?: { partial?: boolean }): Promise<unknown>;
  partialUpdate(request: RestRequest): Promise<unknown>;
  /** Saves. Override to add values or to tell others. */
  performUpdate(serializer: AnySerializer, request: RestRequest): Promise<void>;
}

/** What DestroyModelMixin adds. */
export interface DestroyActions {
  destroy(request: RestRequest): Promise<unknown>;
  /** Deletes. Override to keep the row, or to tell others. */
  performDestroy(instance: object, request: RestRequest): Promise<void>;
}

/** A class with what a mixin adds. */
export type WithActions<B, A> = B & (abstract new (...values: any[]) => A); // TypeScript's form of a mixin's class

/** A viewset's class without actions. */
export type GenericViewSetClass = (abstract new () => GenericViewSetBase) & { readonly viewSet: ViewSetDefinition };
