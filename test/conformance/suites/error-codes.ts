import { ApiException, isErrorDetail } from '@nuages/core';
import { type ExceptionHandler, RestResponse } from '@nuages/rest';

/** Answers the codes of an exception in the place of its messages, in the same structure. */
export const answerCodes: ExceptionHandler = (exception) => {
  if (!(exception instanceof ApiException)) return undefined;
  const codes = exception.getCodes();
  const body = isErrorDetail(exception.detail) ? { detail: codes } : codes;
  return new RestResponse(body, { status: exception.getStatus(), headers: exception.headers });
};
