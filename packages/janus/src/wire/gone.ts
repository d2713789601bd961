import { AnyroomError } from '@anyroom/core';

/** Whether a session or a handle is not there any more: what was asked under it was not done. */
export function isGone(error: unknown): boolean {
  return AnyroomError.is(error) && (error.details.vendorCode === '458' || error.details.vendorCode === '459');
}
