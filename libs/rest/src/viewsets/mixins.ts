import { ValidationError } from '@nuages/core';
import { declaredValidators } from '../conditional/object-validators.js';
import { managerFor } from '../query/model-source.js';
import type { RestRequest } from '../request/rest-request.js';
import { asciiUrl } from '../request/uri.js';
import { RestResponse } from '../request/rest-response.js';
import type { GenericViewSetBase } from './generic-view-set.js';
import type { CreateActions, DestroyActions, ListActions, RetrieveActions, UpdateActions, WithActions } from './actions.js';
import type { AnySerializer } from './serializer.js';

/** A class that a mixin extends. */
export type ViewSetClass<V extends GenericViewSetBase = GenericViewSetBase> = abstract new (...values: any[]) => V; // a mixin's base takes anything

/**
 * Adds `list`: `GET posts`.
 *
 * @example
 * class LogController extends ListModelMixin(CreateModelMixin(GenericViewSet(LogSerializer))) {}
 */
export function ListModelMixin<B extends ViewSetClass>(Base: B): WithActions<B, ListActions> {
  abstract class ListModel extends Base {
    async list(request: RestRequest): Promise<unknown> {
      return this.listResponse(request, this.getQuerySet(request));
    }
  }
  return ListModel;
}

/** Adds `create`: `POST posts`. Answers 201, with `Location` where the serializer has a field `url`. */
export function CreateModelMixin<B extends ViewSetClass>(Base: B): WithActions<B, CreateActions> {
  abstract class CreateModel extends Base {
    async create(request: RestRequest): Promise<unknown> {
      const serializer = this.getSerializer(request, { data: request.data });
      await requireValid(serializer);
      await this.performCreate(serializer, request);
      const data = await serializer.data;
      return new RestResponse(data, { status: 201, headers: this.getSuccessHeaders(data) });
    }

    /** Saves. Override to add values: `serializer.save({ author: request.user })`. */
    async performCreate(serializer: AnySerializer, _request: RestRequest): Promise<void> {
      await serializer.save();
    }

    /** The headers of the answer to a `create`. */
    getSuccessHeaders(data: unknown): Record<string, string> {
      const url = (data as { url?: unknown } | null)?.url;
      return typeof url === 'string' ? { Location: asciiUrl(url) } : {};
    }
  }
  return CreateModel;
}

/** Adds `retrieve`: `GET posts/:pk`. */
export function RetrieveModelMixin<B extends ViewSetClass>(Base: B): WithActions<B, RetrieveActions> {
  abstract class RetrieveModel extends Base {
    async retrieve(request: RestRequest): Promise<unknown> {
      const object = await this.getObject(request);
      request.validators = declaredValidators(this, request, object);
      return this.represent(request, object);
    }
  }
  return RetrieveModel;
}

/** Adds `update` and `partialUpdate`: `PUT` and `PATCH posts/:pk`. */
export function UpdateModelMixin<B extends ViewSetClass>(Base: B): WithActions<B, UpdateActions> {
  abstract class UpdateModel extends Base {
    async update(request: RestRequest, { partial = false }: { partial?: boolean } = {}): Promise<unknown> {
      return this.changeObject(request, async (instance) => {
        const serializer = this.getSerializer(request, { instance, data: request.data, partial });
        await requireValid(serializer);
        await this.performUpdate(serializer, request);
        return serializer.data;
      });
    }

    async partialUpdate(request: RestRequest): Promise<unknown> {
      return this.update(request, { partial: true });
    }

    /** Saves. Override to add values or to tell others. */
    async performUpdate(serializer: AnySerializer, _request: RestRequest): Promise<void> {
      await serializer.save();
    }
  }
  return UpdateModel;
}

/** Adds `destroy`: `DELETE posts/:pk`. Answers 204. */
export function DestroyModelMixin<B extends ViewSetClass>(Base: B): WithActions<B, DestroyActions> {
  abstract class DestroyModel extends Base {
    async destroy(request: RestRequest): Promise<unknown> {
      await this.changeObject(request, (instance) => this.performDestroy(instance, request));
      return new RestResponse(undefined, { status: 204 });
    }

    /** Deletes. Override to keep the row, or to tell others. */
    async performDestroy(instance: object, _request: RestRequest): Promise<void> {
      await managerFor(instance).delete(instance);
    }
  }
  return DestroyModel;
}

/**
 * Validates, and throws the errors where there are any.
 *
 * @throws ValidationError
 */
export async function requireValid(serializer: AnySerializer): Promise<void> {
  if (!(await serializer.isValid())) throw new ValidationError(serializer.errorDetails);
}
