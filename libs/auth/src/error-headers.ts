import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiException } from '@nuages/core';

/** Puts the headers of an error onto the answer, as `Retry-After`: Nest's own exception filter knows nothing of them. */
@Injectable()
export class ErrorHeaders {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  /** Calls `work`, and throws what it throws. */
  async around<T>(response: object, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ApiException) this.set(response, error.headers);
      throw error;
    }
  }

  private set(response: object, headers: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(headers)) this.adapterHost.httpAdapter.setHeader!(response, name, value);
  }
}
